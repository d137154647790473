package dev.flowcdk.runtime.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/// A pipe between two threads, as the operating system has them between processes: bounded, with an end for each side.
final class Pipe {

    private static final int CAPACITY = 64 << 10;

    private final byte[] ring = new byte[CAPACITY];
    private int start;
    private int count;
    private boolean writerClosed;
    private boolean readerClosed;

    InputStream input() {
        return new Input();
    }

    OutputStream output() {
        return new Output();
    }

    /// Closes both ends at once: readers see the end of the stream without what is left in the pipe.
    synchronized void sever() {
        writerClosed = true;
        readerClosed = true;
        count = 0;
        notifyAll();
    }

    private synchronized int read(byte[] into, int offset, int length) throws IOException {
        while (count == 0 && !writerClosed && !readerClosed) {
            await();
        }
        if (count == 0) {
            return -1;
        }
        int amount = Math.min(Math.min(length, count), CAPACITY - start);
        System.arraycopy(ring, start, into, offset, amount);
        start = (start + amount) % CAPACITY;
        count -= amount;
        notifyAll();
        return amount;
    }

    private synchronized void write(byte[] from, int offset, int length) throws IOException {
        int written = 0;
        while (written < length) {
            while (count == CAPACITY && !readerClosed) {
                await();
            }
            if (readerClosed || writerClosed) {
                throw new IOException("Broken pipe");
            }
            int end = (start + count) % CAPACITY;
            int amount = Math.min(Math.min(length - written, CAPACITY - count), CAPACITY - end);
            System.arraycopy(from, offset + written, ring, end, amount);
            count += amount;
            written += amount;
            notifyAll();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // both callers loop
    private void await() throws IOException {
        try {
            wait();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(interrupted);
        }
    }

    private synchronized void closeWriter() {
        writerClosed = true;
        notifyAll();
    }

    private synchronized void closeReader() {
        readerClosed = true;
        count = 0;
        notifyAll();
    }

    private final class Input extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return Pipe.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return length == 0 ? 0 : Pipe.this.read(into, offset, length);
        }

        @Override
        public void close() {
            closeReader();
        }
    }

    private final class Output extends OutputStream {

        @Override
        public void write(int value) throws IOException {
            Pipe.this.write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            Pipe.this.write(from, offset, length);
        }

        @Override
        public void close() {
            closeWriter();
        }
    }
}
