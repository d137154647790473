package dev.flowcdk.capture.internal;

import static dev.flowcdk.capture.internal.Messages.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.internal.ScriptedCapture.Config;
import dev.flowcdk.capture.internal.ScriptedCapture.Item;
import dev.flowcdk.capture.internal.ScriptedCapture.Progress;
import dev.flowcdk.capture.internal.ScriptedCapture.Resource;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.log.LogSink;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Several sessions of a connector in one process, each with a channel of its own.
@Timeout(60)
class ManySessionsTest {

    private static final System.Logger LOG = System.getLogger(ManySessionsTest.class.getName());

    /// What an author has in an instance: it knows the task that it works for.
    private static final class Following implements ScriptedCapture.Script {

        private @Nullable String table;
        private volatile boolean closed;

        @Override
        public void run(CaptureSession<Config, Resource, Progress> session) throws Exception {
            assertThat(table).as("an instance serves one session").isNull();
            table = session.bindings().getFirst().resource().table();
            LOG.log(Level.INFO, "opened for " + table);
            try {
                session.forEachBinding(binding -> {
                    LOG.log(Level.INFO, "captures " + binding.resource().table());
                    long id = 0;
                    do {
                        binding.emit(new Item(++id));
                        binding.checkpoint(Progress.at(id));
                    } while (binding.pause(Duration.ofMillis(1)));
                });
            } finally {
                LOG.log(Level.INFO, "closed for " + table);
                closed = true;
            }
        }
    }

    private static final class Serving implements AutoCloseable {

        private final ByteArrayOutputStream log = new ByteArrayOutputStream();
        private final Following following = new Following();
        private final TestRuntime[] runtime = new TestRuntime[1];

        Serving(String table) {
            LogSink.to(new PrintStream(log, true, StandardCharsets.UTF_8), Map.of())
                    .with("session", "of-" + table)
                    .within(() -> runtime[0] = new TestRuntime(ProtoCodec.INSTANCE, ScriptedCapture.of(following)));
            runtime().send(open(table));
        }

        TestRuntime runtime() {
            return runtime[0];
        }

        long checkpoints() {
            return runtime().responses().stream().filter(Messages::isCheckpoint).count();
        }

        void awaitMore() throws InterruptedException {
            runtime().await((int) checkpoints() + 1, Messages::isCheckpoint);
        }

        String log() {
            return log.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            runtime().close();
        }
    }

    @Test
    void goesOnWithOneWhileAnotherIsStopped() throws Exception {
        try (var orders = new Serving("orders");
                var items = new Serving("items")) {
            orders.awaitMore();
            items.awaitMore();

            assertThat(orders.runtime().stop().end()).isNull();

            assertThat(orders.following.closed).isTrue();
            items.awaitMore();
            assertThat(items.following.closed).isFalse();

            assertThat(items.runtime().stop().end()).isNull();

            assertThat(items.following.closed).isTrue();
        }
    }

    @Test
    void logsToWhomeverTheSessionIsOf() throws Exception {
        try (var orders = new Serving("orders");
                var items = new Serving("items")) {
            orders.awaitMore();
            items.awaitMore();
            orders.runtime().stop().end();
            items.runtime().stop().end();

            assertThat(orders.log().lines())
                    .satisfiesExactly(
                            line -> assertThat(line).endsWith("opened for orders session=of-orders"),
                            line -> assertThat(line).endsWith("captures orders session=of-orders"),
                            line -> assertThat(line).endsWith("closed for orders session=of-orders"));
            assertThat(items.log()).contains("captures items").doesNotContain("orders");
        }
    }
}
