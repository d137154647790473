package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonBytes;
import java.nio.charset.StandardCharsets;

/// `bytea` in standard base64 with padding. Cut at the size limit.
final class BytesCodec extends QuotedCodec {

    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);

    @Override
    void insideOfBinary(byte[] source, int offset, int length, JsonBytes out) {
        encode(source, offset, Math.min(length, SizeLimit.BYTES), out);
    }

    /// The form `\x` and hexadecimal digits.
    @Override
    void insideOfText(byte[] source, int offset, int length, JsonBytes out) {
        int count = Math.min((length - 2) / 2, SizeLimit.BYTES);
        var bytes = new byte[count];
        for (int index = 0; index < count; index++) {
            int at = offset + 2 + 2 * index;
            bytes[index] = (byte) (Character.digit(source[at], 16) << 4 | Character.digit(source[at + 1], 16));
        }
        encode(bytes, 0, count, out);
    }

    private static void encode(byte[] source, int offset, int length, JsonBytes out) {
        int size = (length + 2) / 3 * 4;
        byte[] target = out.ensure(size);
        int to = out.length();
        int end = offset + length;
        int from = offset;
        for (; from + 2 < end; from += 3) {
            int bits = (source[from] & 0xFF) << 16 | (source[from + 1] & 0xFF) << 8 | source[from + 2] & 0xFF;
            target[to++] = ALPHABET[bits >> 18];
            target[to++] = ALPHABET[bits >> 12 & 63];
            target[to++] = ALPHABET[bits >> 6 & 63];
            target[to++] = ALPHABET[bits & 63];
        }
        if (from < end) {
            boolean two = from + 1 < end;
            int bits = (source[from] & 0xFF) << 16 | (two ? (source[from + 1] & 0xFF) << 8 : 0);
            target[to++] = ALPHABET[bits >> 18];
            target[to++] = ALPHABET[bits >> 12 & 63];
            target[to++] = two ? ALPHABET[bits >> 6 & 63] : (byte) '=';
            target[to] = '=';
        }
        out.advance(size);
    }
}
