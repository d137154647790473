package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Reads a packed key as texts that the server takes for its columns' types. Written by this implementation or by
/// another: of a nested decimal only the binary form counts.
final class KeyReader {

    private static final int ZERO = 0x14;

    private final byte[] packed;
    private int at;

    KeyReader(byte[] packed) {
        this.packed = packed;
    }

    boolean more() {
        return at < packed.length;
    }

    /// The next element as the server would read it; null for NULL.
    @Nullable
    String next() {
        int code = octet();
        return switch (code) {
            case 0x00 -> null;
            case 0x01 -> hex(bytes());
            case 0x02 -> new String(bytes(), StandardCharsets.UTF_8);
            case 0x05 -> decimal();
            case 0x20 -> single();
            case 0x21 -> twice();
            case 0x26 -> "false";
            case 0x27 -> "true";
            default -> Long.toString(integer(code));
        };
    }

    private String decimal() {
        byte[] binary = {};
        while (true) {
            int code = octet();
            switch (code) {
                case 0x00 -> {
                    return print(binary);
                }
                case 0x01 -> binary = bytes();
                case 0x02 -> bytes();
                case 0x05 -> skipNested();
                default -> integer(code);
            }
        }
    }

    private void skipNested() {
        int code = octet();
        while (code != 0) {
            if (code == 0x01 || code == 0x02) {
                bytes();
            } else {
                integer(code);
            }
            code = octet();
        }
    }

    private static String print(byte[] binary) {
        if (binary.length < NumericCodec.HEADER_BYTES) {
            throw new IllegalArgumentException("a packed key holds a decimal without its binary form");
        }
        var out = new JsonBytes(64);
        new NumericCodec().insideOfBinary(binary, 0, binary.length, out);
        return out.toString();
    }

    private long integer(int code) {
        int size = Math.abs(code - ZERO);
        if (size > Long.BYTES) {
            throw new IllegalArgumentException("a packed key holds the unknown code " + code);
        }
        long value = bigEndian(size);
        if (code > ZERO || size == 0) {
            return value;
        }
        return size == Long.BYTES ? value + 1 : value - (1L << 8 * size) + 1;
    }

    private String single() {
        int bits = (int) bigEndian(Integer.BYTES);
        return Float.toString(Float.intBitsToFloat(bits < 0 ? bits ^ Integer.MIN_VALUE : ~bits));
    }

    private String twice() {
        long bits = bigEndian(Long.BYTES);
        return Double.toString(Double.longBitsToDouble(bits < 0 ? bits ^ Long.MIN_VALUE : ~bits));
    }

    private long bigEndian(int size) {
        long value = 0;
        for (int index = 0; index < size; index++) {
            value = value << 8 | octet();
        }
        return value;
    }

    private byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        while (true) {
            int octet = octet();
            if (octet == 0) {
                if (at >= packed.length || packed[at] != (byte) 0xFF) {
                    return bytes.toByteArray();
                }
                at++;
            }
            bytes.write(octet);
        }
    }

    private static String hex(byte[] bytes) {
        return "\\x" + HexFormat.of().formatHex(bytes);
    }

    private int octet() {
        if (at >= packed.length) {
            throw new IllegalArgumentException("a packed key ends within an element");
        }
        return packed[at++] & 0xFF;
    }
}
