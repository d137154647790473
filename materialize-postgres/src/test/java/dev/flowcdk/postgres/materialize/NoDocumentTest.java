package dev.flowcdk.postgres.materialize;

import static dev.flowcdk.postgres.materialize.RuntimeFixture.insert;
import static dev.flowcdk.postgres.materialize.RuntimeFixture.load;
import static dev.flowcdk.postgres.materialize.RuntimeFixture.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.protocol.Exists;
import dev.flowcdk.json.RawJson;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Tables without a column for the document, which is rebuilt from the other columns.
class NoDocumentTest {

    private static TargetServer server;
    private static int tables;

    @BeforeAll
    static void start() throws Exception {
        server = TargetServer.start();
        server.execute("CREATE SCHEMA flow");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static TaskFixture task() {
        return new TaskFixture(server.config(",\"advanced\":{\"no_flow_document\":true}"), "flow", "bare_" + tables++)
                .key("id", "integer");
    }

    private static TaskFixture optional(TaskFixture task, String field, String format, String encoding) {
        return task.select(field)
                .add(TaskFixture.projection("/" + field, field, false, Exists.MAY, format, encoding, "string"));
    }

    @Test
    void asksForTheFieldsThatDocumentsAreRebuiltFrom() throws Exception {
        TaskFixture task = task().value("name", "string").optional("more", "string");

        assertThat(RuntimeFixture.validate(task, null))
                .containsEntry("flow_document", "FIELD_OPTIONAL")
                .containsEntry("id", "LOCATION_REQUIRED")
                .containsEntry("name", "LOCATION_REQUIRED")
                .containsEntry("more", "LOCATION_RECOMMENDED");
        assertThat(RuntimeFixture.validate(task.copy().deltaUpdates(), null))
                .containsEntry("flow_document", "LOCATION_RECOMMENDED")
                .containsEntry("name", "LOCATION_RECOMMENDED");
    }

    @Test
    void rebuildsDocuments() throws Exception {
        TaskFixture task = task().document("")
                .formatted("at", "date-time", "string")
                .formatted("bytes", "", "string")
                .formatted("day", "date", "string")
                .value("it's", "string")
                .value("object", "object")
                .value("real", "number")
                .formatted("time", "time", "string")
                .formatted("total", "number", "string", "number");
        task = optional(task, "absent", "", "");
        RuntimeFixture.apply(task.spec(), null);
        String at = "2024-02-29T12:00:00.5+01:00";

        List<String> loaded;
        try (var runtime = RuntimeFixture.open(task.spec())) {
            runtime.transaction(
                    1,
                    List.of(),
                    insert(
                            List.of(1),
                            Arrays.asList(
                                    at,
                                    "AAEC",
                                    "2024-02-29",
                                    "so",
                                    RawJson.of("{\"a\":[1,null]}"),
                                    1.5,
                                    "12:30:00Z",
                                    "1.50",
                                    null),
                            "{}"));
            loaded = runtime.transaction(2, List.of(load(1)));
        }

        assertThat(loaded).hasSize(1);
        assertThat(JsonMapper.shared().readTree(loaded.getFirst()))
                .isEqualTo(JsonMapper.shared().readTree("""
                        {"id":1,"at":"2024-02-29T11:00:00.500000Z","bytes":"AAEC","day":"2024-02-29","it's":"so",
                         "object":{"a":[1,null]},"real":1.5,"time":"12:30:00.000000Z","total":"1.50"}"""));
    }

    /// The server would give a time in another form than the one that the document is found by.
    @Test
    void findsDocumentsByKeysOfTimesAndAddresses() throws Exception {
        String config = server.config(
                ",\"advanced\":{\"no_flow_document\":true,\"feature_flags\":\"no_datetime_keys_as_string\"}");
        TaskFixture task = new TaskFixture(config, "flow", "bare_" + tables++)
                .formattedKey("at", "date-time")
                .formattedKey("from", "ipv4")
                .document("");
        RuntimeFixture.apply(task.spec(), null);
        List<Object> key = List.of("2024-02-29T12:00:00.5+01:00", "192.0.2.1");

        try (var runtime = RuntimeFixture.open(task.spec())) {
            runtime.transaction(1, List.of(), insert(key, List.of(), "{}"));
            assertThat(runtime.transaction(2, List.of(load(key.toArray()))))
                    .containsExactly("{\"at\": \"2024-02-29T12:00:00.5+01:00\", \"from\": \"192.0.2.1\"}");
        }
    }

    /// The column of before stays, and takes nulls from then on.
    @Test
    void goesOnInATableThatHadDocuments() throws Exception {
        String name = "had_" + tables++;
        TaskFixture before = new TaskFixture(server.config(""), "flow", name)
                .key("id", "integer")
                .value("name", "string");
        RuntimeFixture.apply(before.spec(), null);
        try (var runtime = RuntimeFixture.open(before.spec())) {
            runtime.transaction(1, List.of(), insert(List.of(1), List.of("Tom"), "{\"id\":1,\"name\":\"Tom\"}"));
        }
        TaskFixture bare = new TaskFixture(server.config(",\"advanced\":{\"no_flow_document\":true}"), "flow", name)
                .key("id", "integer")
                .value("name", "string")
                .document("");

        assertThat(RuntimeFixture.apply(bare.spec(), before.spec()))
                .isEqualTo("ALTER TABLE " + bare.table() + "\n    ALTER COLUMN flow_document DROP NOT NULL;");

        try (var runtime = RuntimeFixture.open(bare.spec())) {
            runtime.transaction(2, List.of(), insert(List.of(2), List.of("Ann"), "{}"));
            assertThat(runtime.transaction(3, List.of(load(1), load(2))))
                    .containsExactlyInAnyOrder("{\"id\": 1, \"name\": \"Tom\"}", "{\"id\": 2, \"name\": \"Ann\"}");
        }
        assertThat(server.rows("SELECT id FROM " + bare.table() + " WHERE flow_document IS NULL"))
                .containsExactly("2");
    }

    @Test
    void changesRowsOfAnyNumberOfColumns() throws Exception {
        TaskFixture keysOnly = task().document("");
        RuntimeFixture.apply(keysOnly.spec(), null);
        try (var runtime = RuntimeFixture.open(keysOnly.spec())) {
            runtime.transaction(1, List.of(), insert(List.of(1), List.of(), "{}"));
            assertThat(runtime.transaction(2, List.of(load(1)), update(List.of(1), List.of(), "{}")))
                    .containsExactly("{\"id\": 1}");
        }
        TaskFixture wide = task().document("");
        IntStream.range(0, 120).forEach(number -> wide.value("f" + number, "integer"));
        RuntimeFixture.apply(wide.spec(), null);
        List<Integer> values = IntStream.range(0, 120).boxed().toList();
        try (var runtime = RuntimeFixture.open(wide.spec())) {
            runtime.transaction(1, List.of(), insert(List.of(1), values, "{}"));
            String document = runtime.transaction(2, List.of(load(1))).getFirst();
            assertThat(JsonMapper.shared().readTree(document)).hasSize(121);
        }
    }
}
