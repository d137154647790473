package dev.flowcdk.internal.codec;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Bytes read ahead from a stream. Memory grows as bytes arrive, never because a length announces them.
final class StreamBuffer {

    private static final int USUAL_BYTES = 256 << 10;
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
            if (!more()) {
                return false;
            }
        }
        return true;
    }

    /// Waits for at least one more byte.
    ///
    /// @return false at the end of the stream
    boolean more() throws IOException {
        if (position == limit) {
            position = 0;
            limit = 0;
            if (array.length > RELEASED_ABOVE_BYTES) {
                array = new byte[USUAL_BYTES];
            }
        } else if (limit == array.length) {
            makeRoom();
        }
        int count = stream.read(array, limit, array.length - limit);
        if (count < 0) {
            return false;
        }
        limit += count;
        return true;
    }

    private void makeRoom() {
        int unread = limit - position;
        if (position > array.length / 2) {
            System.arraycopy(array, position, array, 0, unread);
        } else {
            byte[] larger = Arrays.copyOf(array, (int) Math.min(2L * array.length, Integer.MAX_VALUE - 16));
            System.arraycopy(array, position, larger, 0, unread);
            array = larger;
        }
        position = 0;
        limit = unread;
    }
}
