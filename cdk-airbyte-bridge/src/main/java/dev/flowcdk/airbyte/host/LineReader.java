package dev.flowcdk.airbyte.host;

import dev.flowcdk.internal.codec.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Cuts a source's output into lines, in place. A line beyond the limit is passed over, of which only the beginning is
/// kept. For one thread.
final class LineReader {

    private static final int START_BYTES = 1 << 16;
    private static final int USUAL_BYTES = 1 << 20;

    private final InputStream stream;
    private final int limit;
    private byte[] buffer = new byte[START_BYTES];
    private int from;
    private int to;
    private long number;
    private boolean cut;

    /// @param limit most bytes of a line
    LineReader(InputStream stream, int limit) {
        this.stream = stream;
        this.limit = limit;
    }

    /// Reads the next line, waiting for it as long as it takes.
    ///
    /// @param line is set to its bytes without the line's end, valid until the next call
    /// @return false at the end of the output
    boolean next(Slice line) throws IOException {
        line.clear();
        cut = false;
        int searched = from;
        while (true) {
            int end = lineEnd(searched);
            if (end < to) {
                number++;
                line.set(buffer, from, end - from);
                from = end + 1;
                return true;
            }
            searched = to;
            if (to - from > limit) {
                return passOver(line);
            }
            int moved = makeRoom();
            searched -= moved;
            int read = stream.read(buffer, to, buffer.length - to);
            if (read < 0) {
                return last(line);
            }
            to += read;
        }
    }

    /// The number of the line that was read, from 1.
    long number() {
        return number;
    }

    /// Whether the line was longer than the limit; then the slice holds its beginning.
    boolean isCut() {
        return cut;
    }

    /// Where the next line ends, or what was read.
    private int lineEnd(int start) {
        byte[] bytes = buffer;
        int last = to;
        int at = start;
        while (at < last && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    private boolean last(Slice line) {
        if (from == to) {
            return false;
        }
        number++;
        line.set(buffer, from, to - from);
        from = to;
        return true;
    }

    private boolean passOver(Slice line) throws IOException {
        number++;
        cut = true;
        byte[] head = Arrays.copyOfRange(buffer, from, from + START_BYTES);
        buffer = new byte[START_BYTES];
        from = 0;
        to = 0;
        int read;
        while ((read = stream.read(buffer, 0, buffer.length)) >= 0) {
            int end = 0;
            while (end < read && buffer[end] != '\n') {
                end++;
            }
            if (end < read) {
                from = end + 1;
                to = read;
                break;
            }
        }
        line.set(head, 0, head.length);
        return true;
    }

    /// @return by how many bytes what is in the buffer was moved to its beginning
    private int makeRoom() {
        int moved = from;
        if (from == to && buffer.length > USUAL_BYTES) {
            buffer = new byte[START_BYTES];
        } else if (to == buffer.length && from == 0) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, limit + 2L * START_BYTES));
        } else if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
        }
        to -= from;
        from = 0;
        return moved;
    }
}
