package dev.flowcdk.airbyte.host;

import dev.flowcdk.TransientException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One run of the source over some streams of a session: starts it, and gives its lines to a [Reading].
///
/// @param command starts the source
/// @param config what it is given
/// @param streams that it reads
/// @param stopping whether the source was told to end because the connector was
record SourceRun(
        SourceCommand command,
        GivenConfig config,
        List<OpenStream> streams,
        HostState state,
        HostOptions options,
        BooleanSupplier stopping) {

    /// Returns when the source has done its work, or was told to end.
    ///
    /// @throws RuntimeException what the operator must know
    void run(Reading reading) throws IOException, InterruptedException {
        try (var files = command.files()) {
            JsonNode given = state.file(streams);
            String configFile = files.write("config.json", config.given());
            String catalog = files.write("catalog.json", catalog());
            SourceProcess process =
                    command.read(configFile, catalog, given == null ? null : files.write("state.json", given));
            try (process) {
                follow(process, reading);
            } finally {
                command.ended(process);
            }
        }
    }

    private void follow(SourceProcess process, Reading reading) throws IOException, InterruptedException {
        var ended = new AtomicReference<@Nullable String>();
        List<String> running;
        int status;
        try (Alarm idle = Alarm.after(options.idle(), () -> end(process, ended, idleText()));
                Alarm _ = Alarm.after(options.total(), () -> end(process, ended, totalText()))) {
            var output = new SourceOutput(process, reading, idle);
            status = process.exitStatus();
            output.await(options.grace());
            running = reading.running();
        }
        String reason = ended.get();
        if (reason != null) {
            reading.endEarly();
            throw new TransientException("the source " + reason
                    + (running.isEmpty() ? "" : " while it read stream " + String.join(", ", running))
                    + "; it was ended, and what it had not said a state for will be read again");
        }
        if (stopping.getAsBoolean()) {
            reading.endEarly();
            return;
        }
        reading.end(status, process.lastError());
    }

    private void end(SourceProcess process, AtomicReference<@Nullable String> ended, String reason) {
        if (ended.compareAndSet(null, reason)) {
            process.end(options.grace());
        }
    }

    private String idleText() {
        return "sent neither a record nor a state for " + options.idle() + " (" + HostOptions.IDLE + ")";
    }

    private String totalText() {
        return "has run for " + options.total() + " (" + HostOptions.TOTAL + ")";
    }

    private ObjectNode catalog() {
        ObjectNode catalog = JsonNodeFactory.instance.objectNode();
        ArrayNode list = catalog.putArray("streams");
        streams.forEach(stream -> list.add(stream.declared().configured(stream.resource())));
        return catalog;
    }
}
