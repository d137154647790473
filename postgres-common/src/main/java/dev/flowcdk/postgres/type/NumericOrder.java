package dev.flowcdk.postgres.type;

/// Exponent and digits of a decimal, made so that comparing first the one and then the others compares the numbers.
///
/// A number is 0.d₁d₂d₃… times ten to the exponent. The exponent is raised so that it is never negative; of a negative
/// number it is negated, its digits are turned around, and a mark above all digits follows them.
record NumericOrder(long exponent, byte[] digits) {

    private static final int BIAS = 20_000;
    private static final int BEYOND = 1_000_000;
    private static final byte[] NONE = {};

    static NumericOrder of(byte[] binary, int offset) {
        int sign = Wire.uint16(binary, offset + 4);
        return switch (sign) {
            case NumericCodec.NAN -> new NumericOrder(BEYOND + 1, NONE);
            case NumericCodec.INFINITY -> new NumericOrder(BEYOND, NONE);
            case NumericCodec.NEGATIVE_INFINITY -> new NumericOrder(-BEYOND, NONE);
            default -> finite(binary, offset, sign == NumericCodec.NEGATIVE);
        };
    }

    private static NumericOrder finite(byte[] binary, int offset, boolean negative) {
        int groups = Wire.uint16(binary, offset);
        if (groups == 0) {
            return new NumericOrder(0, NONE);
        }
        var text = new StringBuilder();
        for (int index = 0; index < groups; index++) {
            int group = Wire.uint16(binary, offset + NumericCodec.HEADER_BYTES + 2 * index);
            text.append(Integer.toString(10_000 + group), 1, 5);
        }
        int first = 0;
        while (text.charAt(first) == '0') {
            first++;
        }
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        int exponent = 4 * (Wire.int16(binary, offset + 2) + 1) - first + BIAS;
        return new NumericOrder(negative ? -exponent : exponent, digits(text, first, end, negative));
    }

    private static byte[] digits(StringBuilder text, int first, int end, boolean negative) {
        var digits = new byte[end - first + (negative ? 1 : 0)];
        for (int index = 0; index < end - first; index++) {
            char digit = text.charAt(first + index);
            digits[index] = (byte) (negative ? '0' + '9' - digit : digit);
        }
        if (negative) {
            digits[end - first] = ':';
        }
        return digits;
    }
}
