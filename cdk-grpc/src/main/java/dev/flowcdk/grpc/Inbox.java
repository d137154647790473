package dev.flowcdk.grpc;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Messages that have arrived and wait to be taken. It asks for the next one while it holds little, so that memory has
/// a bound: what is read ahead, and one message. Any thread may enter.
final class Inbox {

    private static final int READ_AHEAD_BYTES = 256 << 10;

    private final Runnable request;
    private final Deque<byte[]> messages = new ArrayDeque<>();
    private int bytes;
    private boolean requested;
    private boolean closed;

    /// @param request asks for one more message
    Inbox(Runnable request) {
        this.request = request;
    }

    /// Asks for the first message.
    void open() {
        askFor(READ_AHEAD_BYTES);
    }

    /// A message has arrived.
    void put(byte[] message) {
        synchronized (this) {
            requested = false;
            if (closed) {
                return;
            }
            messages.add(message);
            bytes += message.length;
            notifyAll();
        }
        askFor(READ_AHEAD_BYTES);
    }

    /// Takes the oldest message, waiting for it as long as it takes.
    ///
    /// @return null when there will be none
    byte @Nullable [] take() throws InterruptedException {
        byte[] message;
        synchronized (this) {
            while (messages.isEmpty() && !closed) {
                wait();
            }
            message = messages.poll();
            if (message == null) {
                return null;
            }
            bytes -= message.length;
        }
        askFor(READ_AHEAD_BYTES / 2); // not for each that is taken from a full one: it wakes another thread
        return message;
    }

    /// How many messages can be taken at once.
    synchronized int size() {
        return messages.size();
    }

    /// No more messages arrive; those that are here can be taken.
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /// Nobody is to take any more.
    synchronized void cut() {
        messages.clear();
        bytes = 0;
        close();
    }

    private void askFor(int limit) {
        synchronized (this) {
            if (requested || closed || bytes >= limit) {
                return;
            }
            requested = true;
        }
        request.run();
    }
}
