package dev.flowcdk.postgres.materialize;

import dev.flowcdk.postgres.type.OwnBytes;

/// Whole numbers as the server's binary forms have them: most significant byte first.
final class Binary {

    private Binary() {}

    static void int16(int value, OwnBytes out) {
        byte[] array = out.ensure(2);
        set16(array, out.length(), value);
        out.length(out.length() + 2);
    }

    static void int32(int value, OwnBytes out) {
        byte[] array = out.ensure(4);
        set32(array, out.length(), value);
        out.length(out.length() + 4);
    }

    static void int64(long value, OwnBytes out) {
        int32((int) (value >>> 32), out);
        int32((int) value, out);
    }

    static void int8(int value, OwnBytes out) {
        out.ensure(1)[out.length()] = (byte) value;
        out.length(out.length() + 1);
    }

    static void set16(byte[] array, int at, int value) {
        array[at] = (byte) (value >>> 8);
        array[at + 1] = (byte) value;
    }

    static void set32(byte[] array, int at, int value) {
        array[at] = (byte) (value >>> 24);
        array[at + 1] = (byte) (value >>> 16);
        array[at + 2] = (byte) (value >>> 8);
        array[at + 3] = (byte) value;
    }

    static int get16(byte[] array, int at) {
        return array[at] << 8 | array[at + 1] & 0xff;
    }

    static int get32(byte[] array, int at) {
        return get16(array, at) << 16 | get16(array, at + 2) & 0xffff;
    }
}
