package dev.flowcdk.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Counts the records among lines, in pieces of any size. It looks for the ends of lines eight bytes at a time, so that
/// it takes no more than a reader of frames, which are told how long they are. For one thread.
final class RecordCount {

    private static final byte[] RECORD = "{\"type\":\"RECORD\"".getBytes(StandardCharsets.US_ASCII);
    private static final int OTHER = -1;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long LINE_ENDS = 0x0a0a0a0a0a0a0a0aL;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;

    /// How much of the line is the beginning of a record; no more than that is looked at.
    private int at;

    private long records;

    /// How many whole lines were records.
    long records() {
        return records;
    }

    void take(byte[] bytes, int length) {
        int index = 0;
        while (index < length) {
            if (at >= 0 && at < RECORD.length) {
                at = bytes[index] == RECORD[at] ? at + 1 : OTHER;
                index += at == OTHER ? 0 : 1;
                continue;
            }
            index = lineEnd(bytes, index, length);
            if (index < length) {
                records += at == OTHER ? 0 : 1;
                at = 0;
                index++;
            }
        }
    }

    private static int lineEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to) {
            long word = (long) WORDS.get(bytes, at) ^ LINE_ENDS;
            if ((word - ONES & ~word & HIGHEST_BITS) != 0) {
                break;
            }
            at += Long.BYTES;
        }
        while (at < to && bytes[at] != '\n') {
            at++;
        }
        return at;
    }
}
