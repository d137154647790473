package dev.flowcdk.postgres.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.internal.MaterializeServer;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.session.MaterializeOptions;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import dev.flowcdk.runtime.wire.Faults;
import dev.flowcdk.testing.MaterializeRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

    static Stream<Codec> codecs() {
        return Stream.of(ProtoCodec.INSTANCE, JsonCodec.INSTANCE);
    }

    /// A table for changes and one for additions only, and what shall become of them in three transactions.
    private static MaterializeRun run(Codec codec, int number) {
        RawJson standard = RawJson.of("{\"table\":\"standard_" + number + "\",\"schema\":\"s" + number + "\"}");
        return MaterializeRun.start(
                        new ConnectorInstance(() -> MaterializeServer.of(new MaterializePostgres()), codec),
                        RawJson.of(server.config("").replace("\"schema\":\"flow\"", "\"schema\":\"s" + number + "\"")),
                        Map.of(standard, EVENTS))
                .transaction(
                        document("\"id\":1,\"name\":\"one\""),
                        document("\"id\":2,\"name\":\"two\",\"at\":\"2024-01-02T03:04:05Z\""))
                .transaction(document("\"id\":2,\"name\":\"two again\""), document("\"id\":3,\"name\":\"three\""))
                .transaction()
                .transaction(document("\"id\":1,\"name\":\"one again\""), document("\"id\":4,\"name\":\"four\""));
    }

    private static String document(String properties) {
        return "{" + properties + ",\"_meta\":{\"uuid\":\"5bc1d3b4-a9c8-11ee-8000-0242ac120002\"}}";
    }

    private static List<String> rows(int number) throws Exception {
        return server.rows(
                "SELECT id, name, at, flow_published_at FROM s" + number + ".standard_" + number + " ORDER BY id");
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void killedAtAnyMessage(Codec codec) throws Exception {
        Faults counting = Faults.none();
        int undisturbed = tables++;
        run(codec, undisturbed).run(MaterializeOptions.task().withFaults(counting));
        List<String> expected = rows(undisturbed);
        assertThat(expected).hasSize(4);

        for (int at = 1; at < counting.passed(); at++) {
            int number = tables++;
            MaterializeRun run = run(codec, number);
            run.run(MaterializeOptions.task().withFaults(Faults.killAfter(at)));

            run.run();

            assertThat(rows(number)).as("killed after " + at + " messages").isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void acknowledgedLateOrNever(Codec codec) throws Exception {
        int number = tables++;
        MaterializeRun run = run(codec, number);
        run.run(MaterializeOptions.task().withTransactions(2).withLastAcknowledge(false));

        run.run(new MaterializeOptions(
                -1,
                false,
                false,
                Duration.ofMillis(20),
                1,
                1 << 20,
                MaterializeOptions.task().range(),
                Faults.none()));

        assertThat(rows(number)).hasSize(4);
        assertThat(rows(number).getFirst()).startsWith("1|one again|");
    }
}
