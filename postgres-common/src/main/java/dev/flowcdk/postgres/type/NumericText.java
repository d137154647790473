package dev.flowcdk.postgres.type;

import java.math.BigDecimal;
import java.nio.ByteBuffer;

/// Turns a decimal that the server printed into the server's binary form.
final class NumericText {

    private static final int GROUP = 4;
    private static final int INFINITE_SCALE = 0x20; // what the server itself sends

    private NumericText() {}

    static byte[] binary(String text) {
        return switch (text) {
            case "NaN" -> header(0, 0, NumericCodec.NAN, 0).array();
            case "Infinity" ->
                header(0, 0, NumericCodec.INFINITY, INFINITE_SCALE).array();
            case "-Infinity" ->
                header(0, 0, NumericCodec.NEGATIVE_INFINITY, INFINITE_SCALE).array();
            default -> finite(new BigDecimal(text));
        };
    }

    private static byte[] finite(BigDecimal value) {
        int scale = Math.max(value.scale(), 0);
        String plain = value.abs().setScale(scale).unscaledValue().toString();
        int wholeDigits = plain.length() - scale;
        int weight = Math.floorDiv(wholeDigits - 1, GROUP);
        int front = (weight + 1) * GROUP - wholeDigits;
        String padded = "0".repeat(front) + plain;
        padded += "0".repeat(Math.floorMod(-padded.length(), GROUP));
        int first = 0;
        int end = padded.length() / GROUP;
        while (end > 0 && zero(padded, end - 1)) {
            end--;
        }
        while (first < end && zero(padded, first)) {
            first++;
            weight--;
        }
        if (first == end) {
            return header(0, 0, 0, scale).array();
        }
        ByteBuffer binary = header(end - first, weight, value.signum() < 0 ? NumericCodec.NEGATIVE : 0, scale);
        for (int index = first; index < end; index++) {
            binary.putShort((short) Integer.parseInt(padded, GROUP * index, GROUP * (index + 1), 10));
        }
        return binary.array();
    }

    private static boolean zero(String digits, int group) {
        return digits.startsWith("0000", GROUP * group);
    }

    private static ByteBuffer header(int groups, int weight, int sign, int scale) {
        return ByteBuffer.allocate(NumericCodec.HEADER_BYTES + 2 * groups)
                .putShort((short) groups)
                .putShort((short) weight)
                .putShort((short) sign)
                .putShort((short) scale);
    }
}
