package dev.flowcdk.tunnel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/// One connection through the tunnel: a local socket on one side, a session of its own on the other.
final class Relay implements AutoCloseable {

    private static final int BUFFER_BYTES = 32 * 1024;

    private final Socket local;
    private final SshSession session;
    private final OutputStream toTarget;
    private final CountDownLatch received = new CountDownLatch(1);

    /// Connects to the target. Owns socket and session from then on; when it fails, they are the caller's.
    ///
    /// @throws RuntimeException as [SshSession#forward] does
    Relay(Socket local, SshSession session, String host, int port) throws IOException {
        this.local = local;
        this.session = session;
        this.toTarget = session.forward(host, port, new LocalOutput(local.getOutputStream()));
    }

    /// Copies both ways until both ends are closed.
    ///
    /// @throws IOException if either side breaks
    void run() throws IOException, InterruptedException {
        try (toTarget) {
            copy(local.getInputStream(), toTarget);
        }
        received.await();
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            out.write(buffer, 0, count);
            out.flush();
        }
    }

    /// Ends the local side, upon which [#run] ends.
    void cut() {
        received.countDown();
        try {
            local.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends both sides. A thread inside [#run] returns.
    @Override
    public void close() {
        session.close();
        cut();
    }

    /// Waits until nothing of a closed relay runs any more, for a limited time.
    void awaitEnd() throws InterruptedException {
        session.awaitEnd();
    }

    /// What the target sends. Its end closes only this direction of the local socket.
    private final class LocalOutput extends OutputStream {

        private final OutputStream out;

        LocalOutput(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            received.countDown();
            if (!local.isClosed() && !local.isOutputShutdown()) {
                local.shutdownOutput();
            }
        }
    }
}
