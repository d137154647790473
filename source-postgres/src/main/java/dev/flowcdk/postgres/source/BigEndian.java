package dev.flowcdk.postgres.source;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Numbers in messages of the server.
final class BigEndian {

    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private BigEndian() {}

    static int int16(byte[] source, int offset) {
        return (short) SHORTS.get(source, offset);
    }

    static int int32(byte[] source, int offset) {
        return (int) INTS.get(source, offset);
    }

    static long int64(byte[] source, int offset) {
        return (long) LONGS.get(source, offset);
    }

    static void putInt64(byte[] target, int offset, long value) {
        LONGS.set(target, offset, value);
    }
}
