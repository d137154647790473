package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonBytes;
import java.nio.charset.StandardCharsets;

/// Bytes in groups of lower-case hexadecimal digits: `uuid`, `macaddr`, `macaddr8`.
final class HexCodec extends QuotedCodec {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

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
    void insideOfBinary(byte[] source, int offset, int length, JsonBytes out) {
        byte[] target = out.ensure(3 * length);
        int to = out.length();
        for (int index = 0; index < length; index++) {
            if (index > 0 && (separated >> index & 1) != 0) {
                target[to++] = (byte) separator;
            }
            byte value = source[offset + index];
            target[to++] = HEX[value >> 4 & 15];
            target[to++] = HEX[value & 15];
        }
        out.length(to);
    }

    @Override
    void insideOfText(byte[] source, int offset, int length, JsonBytes out) {
        out.raw(source, offset, length);
    }
}
