package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.runtime.wire.Connection;
import dev.flowcdk.runtime.wire.ConnectorKilledException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Sends acknowledgements on a thread of its own, since a connector may be slow to read them.
final class AcknowledgementSender implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Connection connection;
    private final BlockingQueue<Integer> counts = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile long sendingSince;

    AcknowledgementSender(Connection connection) {
        this.connection = connection;
        this.thread = Thread.ofPlatform().daemon().name("acknowledgements").start(this::send);
    }

    void acknowledge(int checkpoints) {
        counts.add(checkpoints);
    }

    /// True when the connector has not taken an acknowledgement for too long.
    boolean stuck() {
        long since = sendingSince;
        return since != 0 && System.nanoTime() - since > LIMIT.toNanos();
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    private void send() {
        try {
            while (true) {
                int checkpoints = counts.take();
                sendingSince = System.nanoTime() | 1;
                connection.send(new CaptureRequest.Acknowledge(checkpoints));
                sendingSince = 0;
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (ConnectorKilledException killed) {
            // the session's own thread hears of it when it reads on
        }
    }
}
