package dev.flowcdk.postgres.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.session.MaterializeOptions;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.RunningConnector;
import dev.flowcdk.testing.ConnectorUnderTest;
import dev.flowcdk.testing.MaterializeRun;
import dev.flowcdk.testing.conformance.Conformance;
import dev.flowcdk.testing.conformance.MaterializeConformance;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Sessions that are killed lose nothing and double nothing.
class KilledSessionsTest {

    private static final CatalogCollection EVENTS =
            CatalogCollection.of("acme/events", List.of("/id"), RawJson.of("""
                    {"type": "object", "required": ["id", "name"], "properties": {
                        "id": {"type": "integer"}, "name": {"type": "string"}, "at": {"type": "string", "format": "date-time"}}}"""));

    private static TargetServer server;
    private static int tables;

    @BeforeAll
    static void start() throws Exception {
        server = TargetServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void losesNothingWhenKilledAtAnyMessage() throws Exception {
        assertThat(conformance(ConnectorUnderTest.of(MaterializePostgres::new)).killedAtAnyMessage())
                .isGreaterThan(20);
    }

    @Test
    void losesNothingWhenKilledAtAnyMessageOfJson() throws Exception {
        assertThat(conformance(ConnectorUnderTest.of(MaterializePostgres::new).speakingJson())
                        .killedAtAnyMessage())
                .isGreaterThan(20);
    }

    /// One process serves all sessions.
    @Test
    void losesNothingWhenKilledOrFencedWhileServedByGrpc() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        MaterializePostgres.class.getName(),
                        "serve")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String listening = process.inputReader().readLine();
            var connector = ConnectorUnderTest.servedMaterialization(
                    "127.0.0.1:" + listening.replaceAll(".*\"port\":(\\d+).*", "$1"));

            assertThat(conformance(connector).kills(8).killedAtAnyMessage()).isEqualTo(8);
            conformance(connector).twoInstancesAtOnce();
        } finally {
            process.destroy();
            assertThat(process.waitFor()).isZero();
        }
    }

    @Test
    void losesNothingWhenAcknowledgedLateOrNever() throws Exception {
        conformance(ConnectorUnderTest.of(MaterializePostgres::new)).acknowledgedLateOrNever();
    }

    @Test
    void fencesOffTheOlderOfTwoInstances() throws Exception {
        conformance(ConnectorUnderTest.of(MaterializePostgres::new)).twoInstancesAtOnce();
    }

    /// A table that is written to in three transactions.
    private static MaterializeConformance conformance(ConnectorUnderTest connector) {
        int number = tables++;
        return Conformance.of(connector, config(number))
                .binding(table(number), EVENTS)
                .transaction(
                        document("\"id\":1,\"name\":\"one\""),
                        document("\"id\":2,\"name\":\"two\",\"at\":\"2024-01-02T03:04:05Z\""))
                .transaction(document("\"id\":2,\"name\":\"two again\""), document("\"id\":3,\"name\":\"three\""))
                .transaction()
                .transaction(document("\"id\":1,\"name\":\"one again\""), document("\"id\":4,\"name\":\"four\""))
                .prepared(() -> server.execute("DROP SCHEMA IF EXISTS s" + number + " CASCADE"))
                .endpoint(() -> rows(number))
                .kills(Integer.MAX_VALUE);
    }

    private static RawJson config(int number) {
        return RawJson.of(server.config("").replace("\"schema\":\"flow\"", "\"schema\":\"s" + number + "\""));
    }

    private static RawJson table(int number) {
        return RawJson.of("{\"table\":\"standard_" + number + "\",\"schema\":\"s" + number + "\"}");
    }

    private static String document(String properties) {
        return "{" + properties + ",\"_meta\":{\"uuid\":\"5bc1d3b4-a9c8-11ee-8000-0242ac120002\"}}";
    }

    private static List<String> rows(int number) throws Exception {
        return server.rows(
                "SELECT id, name, at, flow_published_at FROM s" + number + ".standard_" + number + " ORDER BY id");
    }

    @Test
    void commitsBesideALateAcknowledgement() throws Exception {
        int number = tables++;
        MaterializeRun run = run(number)
                .transaction(document("\"id\":1,\"name\":\"one again\""))
                .transaction(document("\"id\":1,\"name\":\"the last\""));
        run.run(MaterializeOptions.task().withTransactions(2).withLastAcknowledge(false));

        run.run(MaterializeOptions.task()
                .withLastAcknowledge(false)
                .withLoadOptimization(false)
                .withAcknowledgeDelay(Duration.ofMillis(20))
                .withDocuments(1));

        assertThat(rows(number)).singleElement().asString().startsWith("1|the last|");
    }

    private static MaterializeRun run(int number) {
        return run(number, ConnectorUnderTest.of(MaterializePostgres::new));
    }

    private static MaterializeRun run(int number, ConnectorSource connector) {
        return MaterializeRun.start(connector, config(number), Map.of(table(number), EVENTS))
                .transaction(document("\"id\":1,\"name\":\"one\""));
    }

    /// Otherwise it would raise its fence when the next session has, and end that.
    @Test
    @Timeout(120)
    void waitsForTheEndOfASessionThatIsKilledWhileItRaisesItsFence() throws Exception {
        int number = tables++;
        var connector = new Remembered(ConnectorUnderTest.of(MaterializePostgres::new), new ConcurrentLinkedDeque<>());
        MaterializeRun run = run(number, connector);
        run.run();
        Thread session;
        Thread kill;
        try (Connection lock = server.connect()) {
            lock.setAutoCommit(false);
            try (Statement statement = lock.createStatement()) {
                statement.execute("LOCK TABLE s" + number + ".flow_checkpoints_v1");
            }
            session = start(run::run);
            while (server.rows("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                    .isEmpty()) {
                Thread.onSpinWait();
            }
            kill = start(connector.running.getLast()::kill);
            while (kill.isAlive() && !waitsInKillOfTheServer(kill)) {
                Thread.onSpinWait();
            }

            assertThat(kill.isAlive()).as("waits for the session").isTrue();
            lock.rollback();
        }
        kill.join();
        session.join();

        run.transaction(document("\"id\":2,\"name\":\"two\"")).run();
        assertThat(rows(number)).hasSize(2);
    }

    private interface Work {
        void run() throws Exception;
    }

    private static Thread start(Work work) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                work.run();
            } catch (Exception killed) {
                // as it has to be
            }
        });
    }

    private static boolean waitsInKillOfTheServer(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().endsWith(".MaterializeServer")
                        && frame.getMethodName().equals("kill"));
    }

    /// A connector whose instances can be killed.
    private record Remembered(ConnectorSource connector, ConcurrentLinkedDeque<RunningConnector> running)
            implements ConnectorSource {

        @Override
        public RunningConnector start(Consumer<ConnectorLog> logs) throws IOException {
            RunningConnector started = connector.start(logs);
            running.add(started);
            return started;
        }

        @Override
        public Codec codec() {
            return connector.codec();
        }
    }
}
