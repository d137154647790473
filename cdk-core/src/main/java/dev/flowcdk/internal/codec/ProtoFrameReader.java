package dev.flowcdk.internal.codec;

import dev.flowcdk.internal.protocol.ProtocolException;
import java.io.IOException;
import java.io.InputStream;

/// Frames of a 4-byte little-endian unsigned length and so many bytes.
final class ProtoFrameReader implements FrameReader {

    private final StreamBuffer buffer;

    ProtoFrameReader(InputStream stream) {
        this.buffer = new StreamBuffer(stream);
    }

    @Override
    public boolean next(Slice frame) throws IOException {
        frame.clear(); // the frame before may have been large, and the next may be long in coming
        if (!buffer.fill(4)) {
            if (buffer.available() == 0) {
                return false;
            }
            throw new ProtocolException("the input ended within the 4 bytes of a frame's length");
        }
        byte[] array = buffer.array();
        int at = buffer.position();
        long length = (array[at] & 0xffL)
                | (array[at + 1] & 0xffL) << 8
                | (array[at + 2] & 0xffL) << 16
                | (array[at + 3] & 0xffL) << 24;
        if (length > Codec.MAX_FRAME_BYTES) {
            throw new ProtocolException("the input announces a frame of " + length + " bytes, the limit is "
                    + Codec.MAX_FRAME_BYTES + "; is it really the protobuf codec?");
        }
        int size = (int) length;
        if (!buffer.fill(4 + size)) {
            throw new ProtocolException("the input ended within a frame: " + (buffer.available() - 4) + " bytes of "
                    + size + " were there");
        }
        frame.set(buffer.array(), buffer.position() + 4, size);
        buffer.consume(4 + size);
        return true;
    }
}
