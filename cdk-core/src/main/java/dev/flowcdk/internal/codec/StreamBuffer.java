package dev.flowcdk.internal.codec;

import java.io.IOException;
import java.io.InputStream;

/// Bytes read ahead from a stream. Memory grows as bytes arrive, never because a length announces them.
final class StreamBuffer {

    /// Also the most that is read at once: the JDK keeps native memory of that size for each thread that reads.
    private static final int USUAL_BYTES = 256 << 10;

    private static final int LARGEST_BYTES = Integer.MAX_VALUE - 16;

    /// How many times more there is room for than has arrived, at most, where the size was announced. Each step on the
    /// way there is garbage that the collector lets lie for long.
    private static final int ANNOUNCED_GROWTH = 16;

    private static final int RELEASED_ABOVE_BYTES = 4 << 20;

    private final InputStream stream;
    private byte[] array = new byte[USUAL_BYTES];
    private int position;
    private int limit;

    StreamBuffer(InputStream stream) {
        this.stream = stream;
    }

    byte[] array() {
        return array;
    }

    /// Where the unread bytes start.
    int position() {
        return position;
    }

    /// How many unread bytes there are.
    int available() {
        return limit - position;
    }

    /// Passes over bytes; they stay where they are until the next [#fill].
    void consume(int bytes) {
        position += bytes;
    }

    /// Waits until so many unread bytes are there.
    ///
    /// @return false when the stream ended before
    boolean fill(int bytes) throws IOException {
        while (limit - position < bytes) {
            if (!more(bytes)) {
                return false;
            }
        }
        return true;
    }

    /// Waits for at least one more byte.
    ///
    /// @return false at the end of the stream
    boolean more() throws IOException {
        return more(0);
    }

    /// @param announced how many unread bytes there will be, as far as that is known
    private boolean more(int announced) throws IOException {
        if (position == limit) {
            position = 0;
            limit = 0;
            if (array.length > RELEASED_ABOVE_BYTES) {
                array = new byte[USUAL_BYTES];
            }
        } else if (limit == array.length) {
            makeRoom(announced);
        }
        int count = stream.read(array, limit, Math.min(array.length - limit, USUAL_BYTES));
        if (count < 0) {
            return false;
        }
        limit += count;
        return true;
    }

    private void makeRoom(int announced) {
        int unread = limit - position;
        if (position > array.length / 2) {
            System.arraycopy(array, position, array, 0, unread);
        } else {
            long size = Math.min(Math.max(2L * array.length, announced), (long) ANNOUNCED_GROWTH * array.length);
            byte[] larger = new byte[(int) Math.min(size, LARGEST_BYTES)];
            System.arraycopy(array, position, larger, 0, unread);
            array = larger;
        }
        position = 0;
        limit = unread;
    }
}
