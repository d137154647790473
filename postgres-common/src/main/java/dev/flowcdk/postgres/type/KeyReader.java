package dev.flowcdk.postgres.type;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a packed key as texts that the server takes for its columns' types. Written by this implementation or by
/// another: of a nested decimal only the binary form counts.
final class KeyReader {

    private final byte[] packed;
    private int at;
    private int endOfOrder;

    KeyReader(byte[] packed) {
        this.packed = packed;
    }

    boolean more() {
        return at < packed.length;
    }

    /// The next element as the server would read it; null for NULL.
    ///
    /// @throws IllegalArgumentException when it is not packed as values of this form are
    @Nullable
    String next(KeyForm form) {
        int code = octet();
        if (code == 0x00) {
            return null;
        }
        if (!form.packedAs(code)) {
            throw new IllegalArgumentException("a packed key has an element of code " + code + " as " + form);
        }
        String value = switch (code) {
            case KeyWriter.BYTES -> hex(bytes());
            case KeyWriter.STRING -> new String(bytes(), StandardCharsets.UTF_8);
            case KeyWriter.NESTED -> decimal();
            case KeyWriter.SINGLE -> single();
            case KeyWriter.DOUBLE -> twice();
            case KeyWriter.FALSE -> "false";
            case KeyWriter.TRUE -> "true";
            default -> Long.toString(integer(code));
        };
        if (!form.reads(value)) {
            throw new IllegalArgumentException("a packed key has \"" + value + "\" as " + form);
        }
        return value;
    }

    /// The packed key without the binary form of its decimals, which differs for equal ones such as 1.0 and 1.00.
    static byte[] comparable(byte[] packed, List<KeyForm> forms) {
        var reader = new KeyReader(packed);
        var comparable = new ByteArrayOutputStream();
        for (KeyForm form : forms) {
            int start = reader.at;
            reader.endOfOrder = 0;
            reader.next(form);
            int end = reader.endOfOrder == 0 ? reader.at : reader.endOfOrder;
            comparable.write(packed, start, end - start);
        }
        return comparable.toByteArray();
    }

    private String decimal() {
        byte[] binary = {};
        while (true) {
            int code = octet();
            switch (code) {
                case 0x00 -> {
                    return print(binary);
                }
                case KeyWriter.BYTES -> {
                    endOfOrder = at - 1;
                    binary = bytes();
                }
                case KeyWriter.STRING -> bytes();
                case KeyWriter.NESTED -> skipNested();
                default -> integer(code);
            }
        }
    }

    private void skipNested() {
        int code = octet();
        while (code != 0) {
            if (code == KeyWriter.BYTES || code == KeyWriter.STRING) {
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
        var out = new OwnBytes(64);
        new NumericCodec().insideOfBinary(binary, 0, binary.length, out);
        return out.toString();
    }

    private long integer(int code) {
        int size = Math.abs(code - KeyWriter.ZERO);
        if (size > Long.BYTES) {
            throw new IllegalArgumentException("a packed key holds the unknown code " + code);
        }
        long value = bigEndian(size);
        if (code > KeyWriter.ZERO || size == 0) {
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
