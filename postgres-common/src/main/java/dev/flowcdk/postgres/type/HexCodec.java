package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;

/// Bytes in groups of lower-case hexadecimal digits: `uuid`, `macaddr`, `macaddr8`.
final class HexCodec extends QuotedCodec {

    /// Dashes before bytes 4, 6, 8 and 10.
    static final HexCodec UUID = new HexCodec('-', 1 << 4 | 1 << 6 | 1 << 8 | 1 << 10);

    /// Colons between all bytes.
    static final HexCodec MAC = new HexCodec(':', -1);

    private final char separator;
    private final int separated;

    private HexCodec(char separator, int separated) {
        this.separator = separator;
        this.separated = separated;
    }

    @Override
    void insideOfBinary(byte[] source, int offset, int length, JsonPieces out) {
        int group = 0;
        for (int index = 1; index < length; index++) {
            if ((separated >> index & 1) != 0) {
                out.hex(source, offset + group, index - group).put(separator);
                group = index;
            }
        }
        out.hex(source, offset + group, length - group);
    }

    @Override
    void insideOfText(byte[] source, int offset, int length, JsonPieces out) {
        out.raw(source, offset, length);
    }
}
