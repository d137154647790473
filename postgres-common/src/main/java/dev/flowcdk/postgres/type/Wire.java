package dev.flowcdk.postgres.type;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Numbers in the server's byte order.
final class Wire {

    private static final VarHandle INT16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Wire() {}

    static short int16(byte[] source, int offset) {
        return (short) INT16.get(source, offset);
    }

    static int uint16(byte[] source, int offset) {
        return int16(source, offset) & 0xFFFF;
    }

    static int int32(byte[] source, int offset) {
        return (int) INT32.get(source, offset);
    }

    static long int64(byte[] source, int offset) {
        return (long) INT64.get(source, offset);
    }

    static double float64(byte[] source, int offset) {
        return Double.longBitsToDouble(int64(source, offset));
    }
}
