package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;

/// `bytea` in standard base64 with padding. Cut at the size limit.
final class BytesCodec extends QuotedCodec {

    @Override
    void insideOfBinary(byte[] source, int offset, int length, JsonPieces out) {
        out.base64(source, offset, Math.min(length, SizeLimit.BYTES));
    }

    /// The form `\x` and hexadecimal digits.
    @Override
    void insideOfText(byte[] source, int offset, int length, JsonPieces out) {
        int count = Math.min((length - 2) / 2, SizeLimit.BYTES);
        var bytes = new byte[count];
        for (int index = 0; index < count; index++) {
            int at = offset + 2 + 2 * index;
            bytes[index] = (byte) (Character.digit(source[at], 16) << 4 | Character.digit(source[at + 1], 16));
        }
        out.base64(bytes, 0, count);
    }
}
