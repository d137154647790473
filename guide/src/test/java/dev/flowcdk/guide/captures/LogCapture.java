package dev.flowcdk.guide.captures;

import dev.flowcdk.Connector;
import dev.flowcdk.Field;
import dev.flowcdk.Key;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.CaptureBinding;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.Discovered;
import dev.flowcdk.capture.TaskState;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads one log that has the changes of all tables.
@Connector(name = "source-log", documentation = "https://example.com/source-log")
final class LogCapture implements Capture<LogCapture.Config, LogCapture.Resource, LogCapture.Nothing> {

    private final Log log;

    LogCapture(Log log) {
        this.log = log;
    }

    /// A log that keeps its entries until somebody says that they are no longer needed.
    interface Log {

        /// The entries of the next transaction behind a position, for which it waits; null when there will be none.
        @Nullable
        List<Row> transactionAfter(long position) throws InterruptedException;

        /// Everything up to here can be forgotten.
        void forget(long position);
    }

    record Config() {}

    record Resource(
            @Field(title = "Table", description = "Name of the table.") @ResourcePath
            String table) {}

    record Nothing() {}

    record Row(@Key long position, String table, String text) {}

    // begin position
    record Position(@Nullable Long position) {}
    // end position

    @Override
    public List<Discovered<Resource>> discover(Config config) {
        return List.of(
                Discovered.of("users", new Resource("users"), Row.class),
                Discovered.of("orders", new Resource("orders"), Row.class));
    }

    // begin loop
    @Override
    public boolean explicitAcknowledgements() {
        return true;
    }

    @Override
    public void capture(CaptureSession<Config, Resource, Nothing> session) throws Exception {
        Map<String, CaptureBinding<Resource, Nothing>> bindings = session.bindings().stream()
                .collect(Collectors.toMap(binding -> binding.resource().table(), Function.identity()));
        TaskState<Position> state = session.taskState(Position.class);
        Long stored = state.stateOr(new Position(null)).position();
        long position = stored == null ? 0 : stored;
        List<Row> transaction = log.transactionAfter(position);
        while (transaction != null && !session.stopping()) {
            for (Row row : transaction) {
                CaptureBinding<Resource, Nothing> binding = bindings.get(row.table());
                if (binding != null) {
                    binding.emit(row);
                }
            }
            long reached = transaction.getLast().position();
            state.update(new Position(reached));
            session.checkpoint(() -> log.forget(reached));
            transaction = log.transactionAfter(reached);
        }
    }
    // end loop
}
