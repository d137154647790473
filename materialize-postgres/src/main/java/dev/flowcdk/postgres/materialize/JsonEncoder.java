package dev.flowcdk.postgres.materialize;

import dev.flowcdk.materialize.sql.ValueText;
import dev.flowcdk.postgres.type.OwnBytes;
import dev.flowcdk.tuple.TupleReader;

/// Any value as JSON, for `json` and `jsonb`. The server's `jsonb` cannot hold the character U+0000, so it is left out
/// there as it is in texts; `json` keeps it.
final class JsonEncoder implements ValueEncoder {

    private static final int JSONB_VERSION = 1;
    private static final int ESCAPE_LENGTH = 6;

    private final boolean binary;

    private JsonEncoder(boolean binary) {
        this.binary = binary;
    }

    static JsonEncoder json() {
        return new JsonEncoder(false);
    }

    static JsonEncoder jsonb() {
        return new JsonEncoder(true);
    }

    @Override
    public boolean encode(TupleReader value, OwnBytes out) {
        if (value.kind() == TupleReader.Kind.DOUBLE && !Double.isFinite(value.doubleValue())) {
            throw new IllegalArgumentException("JSON has no number " + value.doubleValue());
        }
        int start = version(out);
        ValueText.writeJson(value, out);
        if (binary) {
            removeZeros(out, start);
        }
        return true;
    }

    /// Appends a document.
    void encode(byte[] utf8, int offset, int length, OwnBytes out) {
        int start = version(out);
        out.raw(utf8, offset, length);
        if (binary) {
            removeZeros(out, start);
        }
    }

    private int version(OwnBytes out) {
        if (binary) {
            Binary.int8(JSONB_VERSION, out);
        }
        return out.length();
    }

    /// Removes the escapes of U+0000: a backslash stands within a string always, and starts an escape unless it ends
    /// one.
    private static void removeZeros(OwnBytes out, int start) {
        byte[] array = out.array();
        int end = out.length();
        int to = start;
        int from = start;
        while (from < end) {
            if (array[from] != '\\') {
                array[to++] = array[from++];
            } else if (isZero(array, from, end)) {
                from += ESCAPE_LENGTH;
            } else {
                array[to++] = array[from++];
                if (from < end) {
                    array[to++] = array[from++];
                }
            }
        }
        out.length(to);
    }

    private static boolean isZero(byte[] array, int at, int end) {
        return at + ESCAPE_LENGTH <= end
                && array[at + 1] == 'u'
                && array[at + 2] == '0'
                && array[at + 3] == '0'
                && array[at + 4] == '0'
                && array[at + 5] == '0';
    }
}
