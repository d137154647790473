package dev.flowcdk.grpc.client;

import dev.flowcdk.grpc.Inbox;
import dev.flowcdk.grpc.MessageBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/// The messages of an inbox as frames of the protobuf codec.
final class FrameInput extends InputStream {

    private static final byte[] NONE = {};

    private final Inbox inbox;
    private byte[] header = NONE;
    private byte[] message = NONE;
    private int headerRead;
    private int messageRead;

    FrameInput(Inbox inbox) {
        this.inbox = inbox;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = 0;
        while (count < length) {
            if (messageRead == message.length && headerRead == header.length) {
                if (count > 0 && inbox.size() == 0) {
                    return count;
                }
                if (!next()) {
                    return count > 0 ? count : -1;
                }
            }
            count += take(into, offset + count, length - count);
        }
        return count;
    }

    private int take(byte[] into, int offset, int length) {
        if (headerRead < header.length) {
            int taken = Math.min(length, header.length - headerRead);
            System.arraycopy(header, headerRead, into, offset, taken);
            headerRead += taken;
            return taken;
        }
        int taken = Math.min(length, message.length - messageRead);
        System.arraycopy(message, messageRead, into, offset, taken);
        messageRead += taken;
        return taken;
    }

    private boolean next() throws IOException {
        byte[] taken;
        try {
            taken = inbox.take();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(interrupted);
        }
        if (taken == null) {
            return false;
        }
        message = taken;
        messageRead = 0;
        header = MessageBytes.header(taken.length);
        headerRead = 0;
        return true;
    }
}
