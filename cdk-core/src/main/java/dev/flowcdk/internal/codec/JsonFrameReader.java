package dev.flowcdk.internal.codec;

import dev.flowcdk.internal.protocol.ProtocolException;
import java.io.IOException;
import java.io.InputStream;

/// Frames of one line each. Blank lines are passed over.
final class JsonFrameReader implements FrameReader {

    private final StreamBuffer buffer;

    JsonFrameReader(InputStream stream) {
        this.buffer = new StreamBuffer(stream);
    }

    @Override
    public boolean next(Slice frame) throws IOException {
        frame.clear(); // the frame before may have been large, and the next may be long in coming
        while (true) {
            int length = line();
            if (length < 0) {
                return end();
            }
            frame.set(buffer.array(), buffer.position(), length);
            buffer.consume(length + 1);
            if (!blank(frame)) {
                return true;
            }
        }
    }

    /// The length of the line that starts at the buffer's position, or -1 when the stream ends before the line
    /// does.
    private int line() throws IOException {
        int scanned = 0;
        while (true) {
            byte[] array = buffer.array();
            int start = buffer.position();
            int end = start + buffer.available();
            for (int i = start + scanned; i < end; i++) {
                if (array[i] == '\n') {
                    return i - start;
                }
            }
            scanned = buffer.available();
            if (scanned > Codec.MAX_FRAME_BYTES) {
                throw new ProtocolException(
                        "the input holds a line of more than " + Codec.MAX_FRAME_BYTES + " bytes, which is the limit");
            }
            if (!buffer.more()) {
                return -1;
            }
        }
    }

    private boolean end() {
        var rest = new Slice().set(buffer.array(), buffer.position(), buffer.available());
        if (blank(rest)) {
            return false;
        }
        throw new ProtocolException(
                "the input ended within a message: its last line of " + rest.length() + " bytes has no line end");
    }

    private static boolean blank(Slice slice) {
        for (int i = 0; i < slice.length(); i++) {
            if (slice.array()[slice.offset() + i] > ' ' || slice.array()[slice.offset() + i] < 0) {
                return false;
            }
        }
        return true;
    }
}
