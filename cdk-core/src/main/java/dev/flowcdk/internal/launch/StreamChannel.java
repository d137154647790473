package dev.flowcdk.internal.launch;

import dev.flowcdk.TransientException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.FrameReader;
import dev.flowcdk.internal.codec.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;

/// A channel over two streams of bytes.
public final class StreamChannel implements Channel {

    private final Codec codec;
    private final InputStream input;
    private final FrameReader requests;
    private final OutputStream output;
    private final BooleanSupplier abandoned;
    private volatile boolean ended;

    /// @param input closing it must end a read that waits
    /// @param output takes large writes as they are, so it needs no buffer of its own
    public StreamChannel(Codec codec, InputStream input, OutputStream output) {
        this(codec, input, output, () -> false);
    }

    /// @param abandoned whether nobody reads the output any more
    public StreamChannel(Codec codec, InputStream input, OutputStream output, BooleanSupplier abandoned) {
        this.codec = codec;
        this.input = input;
        this.requests = codec.reader(input);
        this.output = output;
        this.abandoned = abandoned;
    }

    @Override
    public Codec codec() {
        return codec;
    }

    @Override
    public boolean next(Slice frame) throws IOException {
        try {
            return !ended && requests.next(frame);
        } catch (IOException | RuntimeException e) {
            if (ended) { // in the middle of reading
                return false;
            }
            throw e;
        }
    }

    @Override
    public void send(GrowingBytes frames) {
        synchronized (output) {
            try {
                frames.writeTo(output);
                output.flush();
            } catch (IOException e) {
                throw new TransientException("the runtime reads no more answers: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public void end() {
        ended = true;
        try {
            input.close();
        } catch (IOException e) {
            throw new TransientException("the stream of requests cannot be closed: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean isAbandoned() {
        return abandoned.getAsBoolean();
    }
}
