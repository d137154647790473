package dev.flowcdk.runtime.wire;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.launch.ProtocolServer;
import dev.flowcdk.internal.launch.StreamChannel;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A connector that runs in this process, over pipes. Its exit status is 0 when it returns and 1 when it throws, and
/// what it throws is its last log. Killing it severs the pipes, interrupts it and waits for its end; what it does
/// besides is not undone.
///
/// @param server makes one server for each start
/// @param codec what it speaks
public record ConnectorInstance(Supplier<ProtocolServer> server, Codec codec) implements ConnectorSource {

    @Override
    public RunningConnector start(Consumer<ConnectorLog> logs) {
        return new Running(server.get(), codec, logs);
    }

    private static final Duration KILL_LIMIT = Duration.ofSeconds(30);

    private static final class Running implements RunningConnector {

        private final Pipe requests = new Pipe();
        private final Pipe responses = new Pipe();
        private final ProtocolServer server;
        private final Thread thread;
        private final AtomicBoolean stopped = new AtomicBoolean();
        private volatile @Nullable Throwable failure;

        Running(ProtocolServer server, Codec codec, Consumer<ConnectorLog> logs) {
            this.server = server;
            this.thread = Thread.ofPlatform().daemon().name("connector").start(() -> serve(codec, logs));
        }

        private void serve(Codec codec, Consumer<ConnectorLog> logs) {
            try (InputStream in = requests.input();
                    OutputStream out = responses.output()) {
                server.serve(new StreamChannel(codec, in, out));
            } catch (Throwable thrown) {
                failure = thrown;
                logs.accept(new ConnectorLog(ConnectorLog.Level.ERROR, text(thrown), Map.of()));
            }
        }

        @Override
        public OutputStream requests() {
            return requests.output();
        }

        @Override
        public InputStream responses() {
            return responses.input();
        }

        @Override
        public void terminate() {
            if (!stopped.getAndSet(true)) {
                server.stop();
            }
        }

        @Override
        public void kill() throws InterruptedException {
            terminate(); // so that it takes the ends of its streams for what was planned
            requests.sever();
            responses.sever();
            thread.interrupt();
            thread.join(KILL_LIMIT);
            server.kill(KILL_LIMIT);
        }

        @Override
        public int exitStatus(Duration limit) throws InterruptedException {
            if (!thread.join(limit)) {
                return -1;
            }
            return failure == null ? 0 : 1;
        }

        @Override
        public ConnectorFailure failure() throws InterruptedException {
            thread.join();
            Throwable thrown = failure;
            String text = thrown == null ? "the connector did not fail" : text(thrown);
            return new ConnectorFailure(text, text, thrown);
        }

        /// As the launcher says it of a process.
        private static String text(Throwable thrown) {
            return switch (thrown) {
                case UserException mistake -> String.valueOf(mistake.getMessage());
                case TransientException passing -> String.valueOf(passing.getMessage());
                default -> thrown.getClass().getName() + ": " + thrown.getMessage();
            };
        }
    }
}
