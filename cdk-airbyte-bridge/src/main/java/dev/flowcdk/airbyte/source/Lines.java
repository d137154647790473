package dev.flowcdk.airbyte.source;

import dev.flowcdk.airbyte.AirbyteOutput;
import dev.flowcdk.internal.bytes.GrowingBytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Lines on their way out: gathers them and sends many at once. For one thread.
final class Lines {

    private static final int SEND_BYTES = 256 << 10;
    private static final int KEPT_BYTES = 4 << 20;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long BLANKS = 0x2020202020202020L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;

    private final AirbyteOutput messages;
    private GrowingBytes bytes = new GrowingBytes(SEND_BYTES + (64 << 10));

    Lines(AirbyteOutput messages) {
        this.messages = messages;
    }

    Lines put(byte[] added) {
        bytes.raw(added);
        return this;
    }

    Lines number(long number) {
        bytes.number(number);
        return this;
    }

    /// Adds JSON, whose line ends can only be between its tokens.
    void onOneLine(byte[] json, int offset, int count) {
        int from = bytes.length();
        bytes.raw(json, offset, count);
        byte[] array = bytes.array();
        int at = from;
        int end = from + count;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            long word = (long) WORDS.get(array, at);
            if (((word - BLANKS) & ~word & HIGHEST_BITS) != 0) { // a byte below a blank
                blanks(array, at, at + Long.BYTES);
            }
        }
        blanks(array, at, end);
    }

    private static void blanks(byte[] array, int from, int to) {
        for (int at = from; at < to; at++) {
            if (array[at] == '\n' || array[at] == '\r') {
                array[at] = ' ';
            }
        }
    }

    /// Takes the brace back that ends the object which was added last.
    void unclose() {
        int length = bytes.length();
        do {
            length--;
        } while (bytes.array()[length] != '}');
        bytes.length(length);
    }

    /// Sends what is there when it is much.
    void lineEnded() {
        if (bytes.length() >= SEND_BYTES) {
            send();
        }
    }

    /// Sends what is there.
    void send() {
        if (bytes.length() > 0) {
            messages.lines(bytes.array(), 0, bytes.length());
            if (bytes.array().length > KEPT_BYTES) {
                bytes = new GrowingBytes(SEND_BYTES + (64 << 10));
            } else {
                bytes.clear();
            }
        }
    }
}
