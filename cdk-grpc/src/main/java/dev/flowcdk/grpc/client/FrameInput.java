package dev.flowcdk.grpc.client;

import dev.flowcdk.internal.bytes.GrowingBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.Executor;

/// The messages that arrive, as frames of the protobuf codec. It asks for the next one while it holds little, so that
/// memory has a bound: what is read ahead, and one message. For one thread that reads and one that receives.
final class FrameInput extends InputStream {

    private static final int READ_AHEAD_BYTES = 256 << 10;
    private static final int HEADER_BYTES = 4;

    private final Runnable request;
    private final Executor receiving;
    private GrowingBytes arrived = new GrowingBytes(0);
    private boolean requested;
    private boolean waiting;
    private boolean ended;

    /// Only for the thread that reads.
    private GrowingBytes reading = new GrowingBytes(0);

    private int position;

    /// @param request asks for one more message
    /// @param receiving the thread that receives, which runs what it is given when it has received what is there
    FrameInput(Runnable request, Executor receiving) {
        this.request = request;
        this.receiving = receiving;
    }

    /// Asks for the first message.
    void open() {
        ask();
    }

    /// Takes a message.
    synchronized int receive(InputStream message) throws IOException {
        int length = message.available();
        if (ended) {
            return length;
        }
        byte[] array = arrived.ensure(HEADER_BYTES + length);
        int at = arrived.length();
        array[at] = (byte) length;
        array[at + 1] = (byte) (length >>> 8);
        array[at + 2] = (byte) (length >>> 16);
        array[at + 3] = (byte) (length >>> 24);
        if (message.readNBytes(array, at + HEADER_BYTES, length) != length) {
            throw new IOException("it is shorter than its length");
        }
        arrived.advance(HEADER_BYTES + length);
        if (waiting) {
            waiting = false;
            receiving.execute(this::wake); // with all that arrives with it
        }
        return length;
    }

    /// What was asked for has been received.
    void received() {
        synchronized (this) {
            requested = false;
        }
        ask();
    }

    /// No more messages arrive; those that are here can be read.
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// Nobody is to read any more.
    synchronized void cut() {
        arrived = new GrowingBytes(0);
        end();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == reading.length()) {
            if (!take()) {
                return -1;
            }
            ask();
        }
        int count = Math.min(length, reading.length() - position);
        System.arraycopy(reading.array(), position, into, offset, count);
        position += count;
        return count;
    }

    @Override
    public synchronized int available() {
        return reading.length() - position + arrived.length();
    }

    private synchronized boolean take() throws IOException {
        while (arrived.length() == 0 && !ended) {
            waiting = true;
            try {
                wait();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw (IOException) new InterruptedIOException("interrupted").initCause(interrupted);
            }
        }
        GrowingBytes empty = reading.array().length > 4 * READ_AHEAD_BYTES ? new GrowingBytes(0) : reading;
        empty.clear();
        reading = arrived;
        arrived = empty;
        position = 0;
        return reading.length() > 0;
    }

    private synchronized void wake() {
        notifyAll();
    }

    private void ask() {
        synchronized (this) {
            if (requested || ended || arrived.length() >= READ_AHEAD_BYTES) {
                return;
            }
            requested = true;
        }
        request.run();
    }
}
