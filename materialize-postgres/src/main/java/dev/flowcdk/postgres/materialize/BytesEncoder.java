package dev.flowcdk.postgres.materialize;

import dev.flowcdk.postgres.type.OwnBytes;
import dev.flowcdk.tuple.TupleReader;
import dev.flowcdk.tuple.TupleReader.Kind;

/// Strings in standard base64, for `bytea`. Line breaks are skipped.
final class BytesEncoder implements ValueEncoder {

    private static final byte[] VALUES = values();
    private static final byte SKIPPED = -2;
    private static final byte PADDING = -3;

    @Override
    public boolean encode(TupleReader value, OwnBytes out) {
        if (value.kind() != Kind.STRING) {
            throw new IllegalArgumentException("the value is no string, so no base64");
        }
        byte[] text = value.bytes();
        int end = value.bytesOffset() + value.bytesLength();
        byte[] target = out.ensure(value.bytesLength());
        int to = out.length();
        int bits = 0;
        int count = 0;
        int padding = 0;
        for (int at = value.bytesOffset(); at < end; at++) {
            byte next = text[at] < 0 ? -1 : VALUES[text[at]];
            if (next == SKIPPED) {
                continue;
            }
            padding += next == PADDING ? 1 : 0;
            if (next == -1 || next >= 0 && padding > 0 || padding > 2) {
                throw new IllegalArgumentException("the string is not valid base64");
            }
            bits = bits << 6 | Math.max(0, next);
            if (++count % 4 == 0) {
                target[to] = (byte) (bits >> 16);
                target[to + 1] = (byte) (bits >> 8);
                target[to + 2] = (byte) bits;
                to += 3 - padding;
            }
        }
        if (count % 4 != 0) {
            throw new IllegalArgumentException("the string is not valid base64: its length is no multiple of four");
        }
        out.length(to);
        return true;
    }

    private static byte[] values() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        var values = new byte[128];
        for (int character = 0; character < values.length; character++) {
            values[character] = (byte) alphabet.indexOf(character);
        }
        values['='] = PADDING;
        values['\r'] = SKIPPED;
        values['\n'] = SKIPPED;
        return values;
    }
}
