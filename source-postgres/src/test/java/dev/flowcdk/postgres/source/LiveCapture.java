package dev.flowcdk.postgres.source;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.session.Acknowledgements;
import dev.flowcdk.runtime.session.CaptureOptions;
import dev.flowcdk.runtime.session.SessionEnd;
import dev.flowcdk.testing.CaptureResult.Transaction;
import dev.flowcdk.testing.CaptureRun;
import dev.flowcdk.testing.ConnectorUnderTest;
import dev.flowcdk.testing.RunningCapture;
import dev.flowcdk.testing.RunningCapture.Condition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A capture of tables that runs beside the test. Closing it kills it.
record LiveCapture(RunningCapture running) implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final JsonMapper JSON = JsonMapper.shared();

    /// A task of the fixture's database that was validated; its connector keeps what is logged.
    record Task(ConnectorUnderTest connector, CaptureRun run) {

        /// Starts it from the beginning.
        LiveCapture start() {
            return start(RawJson.of("{}"), Acknowledgements.immediate());
        }

        /// Starts it from this state.
        LiveCapture start(RawJson state, Acknowledgements acknowledgements) {
            return new LiveCapture(run.from(state)
                    .with(CaptureOptions.preview().withAcknowledgements(acknowledgements))
                    .patience(LIMIT)
                    .launch());
        }

        /// Whether it has logged a message with this text.
        boolean logged(String text) {
            return connector.logged(text);
        }
    }

    /// A task in this process with these tables of the schema public.
    static Task task(CaptureFixture fixture, String... tables) throws Exception {
        return task(fixture, fixture.bound(tables));
    }

    /// A task in this process with these bindings.
    static Task task(CaptureFixture fixture, List<Bound> bound) {
        var connector = ConnectorUnderTest.of(() -> new SourcePostgres(Map.of()));
        return new Task(connector, fixture.prepare(connector, bound));
    }

    /// A task as a process of its own with these tables of the schema public.
    static Task process(CaptureFixture fixture, String... tables) throws Exception {
        return process(fixture, fixture.bound(tables));
    }

    /// A task as a process of its own with these bindings.
    static Task process(CaptureFixture fixture, List<Bound> bound) {
        var connector = ConnectorUnderTest.command(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SourcePostgres.class.getName()));
        return new Task(connector, fixture.prepare(connector, bound));
    }

    /// The documents of a table that were committed.
    List<JsonNode> documents(String table) {
        return running.documents(table).stream()
                .map(document -> JSON.readTree(document.bytes()))
                .toList();
    }

    List<Transaction> transactions() {
        return running.transactions();
    }

    /// The state that was committed.
    RawJson state() {
        return running.state();
    }

    /// The mode of a table's state that was committed; empty without one.
    String mode(String table) {
        return JSON.readTree(state().bytes())
                .at("/bindingStateV1/public%2F" + table + "/mode")
                .asString("");
    }

    /// Waits until the condition holds. Fails when the capture ends before.
    LiveCapture until(Condition condition) throws Exception {
        running.until(condition);
        return this;
    }

    /// Waits until it has read the table and goes by the log.
    LiveCapture untilActive(String table) throws Exception {
        return until(() -> mode(table).equals("Active"));
    }

    boolean isRunning() {
        return running.running();
    }

    /// Stops reading from the connector.
    void hold() {
        running.hold();
    }

    /// Reads from the connector again. By the thread that called [#hold()].
    void goOn() {
        running.goOn();
    }

    /// Asks it to stop, as SIGTERM does, and waits for its end.
    SessionEnd stop() throws Exception {
        return running.stop().end();
    }

    /// Waits for its end.
    SessionEnd end() throws Exception {
        return running.untilEnd().end();
    }

    /// Waits for its end, which has to be a failure, and returns that.
    Throwable failure() throws Exception {
        return running.failure();
    }

    @Override
    public void close() throws Exception {
        running.close();
    }
}
