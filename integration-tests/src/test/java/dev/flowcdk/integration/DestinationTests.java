package dev.flowcdk.integration;

import static dev.flowcdk.integration.Destination.completed;
import static dev.flowcdk.integration.Destination.generation;
import static dev.flowcdk.integration.Destination.record;
import static dev.flowcdk.integration.Destination.state;
import static dev.flowcdk.integration.Destination.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.integration.Destination.Writing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What every materialization into a SQL database does as an Airbyte destination.
@Timeout(300)
abstract class DestinationTests {

    private static final String ITEMS = "SELECT id, name FROM items ORDER BY id, name";
    private static final String APPEND = stream("items", "append", "");
    private static final String DEDUP = stream("items", "append_dedup", "");

    @TempDir
    private Path folder;

    private Destination destination;

    /// A destination whose database is empty, where deletions remove rows.
    abstract Destination destination(Path empty) throws Exception;

    @BeforeEach
    void make() throws Exception {
        destination = destination(folder);
    }

    @Test
    void saysWhatItCanDo() throws Exception {
        JsonNode spec = destination.run("spec").getLast().path("spec");

        assertThat(spec.path("supported_destination_sync_modes").toString())
                .isEqualTo("[\"append\",\"overwrite\",\"append_dedup\"]");
    }

    @Test
    void leavesNothingBehindWhenItChecks() throws Exception {
        JsonNode status = destination.run("check").getLast().path("connectionStatus");

        assertThat(status.path("status").asString("")).as(status.toString()).isEqualTo("SUCCEEDED");
        assertThat(tables()).isEmpty();
    }

    abstract String tablesQuery();

    private List<String> tables() throws Exception {
        return destination.rows(tablesQuery());
    }

    @Test
    void addsRecords() throws Exception {
        write(APPEND, record("items", 1, "one", 1), record("items", 1, "one", 1));
        write(APPEND, record("items", 2, "two", 1));

        assertThat(destination.rows(ITEMS)).containsExactly("1 one", "1 one", "2 two");
    }

    @Test
    void keepsTheNewestRecordOfEachKey() throws Exception {
        write(DEDUP, record("items", 1, "new", 5), record("items", 1, "old", 4), record("items", 2, "two", 1));
        write(DEDUP, record("items", 1, "older", 3), record("items", 2, "newer", 2));

        assertThat(destination.rows(ITEMS)).containsExactly("1 new", "2 newer");
    }

    @Test
    void deletesWhatTheSourceHasDeleted() throws Exception {
        write(DEDUP, record("items", 1, "one", 1), record("items", 2, "two", 9), record("items", 3, "three", 1));

        write(
                DEDUP,
                record("items", "{\"id\": 1, \"at\": 2, \"_ab_cdc_deleted_at\": \"2024-01-01T00:00:00Z\"}"),
                record("items", "{\"id\": 2, \"at\": 8, \"_ab_cdc_deleted_at\": \"2024-01-01T00:00:00Z\"}"));

        assertThat(destination.rows(ITEMS)).containsExactly("2 two", "3 three");
    }

    @Test
    void addsNothingForTheDeletionOfWhatIsNotThere() throws Exception {
        String deletion = "{\"id\": 1, \"at\": 2, \"_ab_cdc_deleted_at\": \"2024-01-01T00:00:00Z\"}";

        write(DEDUP, record("items", deletion), record("items", 2, "two", 1));
        write(DEDUP, record("items", deletion));

        assertThat(destination.rows(ITEMS)).containsExactly("2 two");
    }

    @Test
    void keepsAColumnForItsPropertyWhenOneOfNearlyTheSameNameComesBeforeIt() throws Exception {
        String id = "\"id\": {\"type\": \"integer\"}";
        String more = "\"flow_document\": {\"type\": \"string\"}, \"NAME\": {\"type\": \"string\"}, " + id;
        String data = "{\"id\": %d, \"name\": \"name\", \"NAME\": \"NAME\", \"flow_document\": \"x\"}";

        write(APPEND, record("items", data.formatted(1)));
        write(APPEND.replace(id, more), record("items", data.formatted(2)));
        write(APPEND.replace(id, more), record("items", data.formatted(3)));

        assertThat(destination.rows("SELECT name FROM items WHERE id = 1")).containsExactly("name");
        assertThat(destination.rows("SELECT count(*) FROM items WHERE name = 'NAME'"))
                .containsExactly("0");
        assertThat(destination.count("items")).isEqualTo(3);
    }

    @Test
    void takesAllMessagesOfALineAndEchoesNoStateAfterARecordThatIsLost() throws Exception {
        try (Writing writing = destination.write(APPEND)) {
            writing.send("junk", record("items", 1, "one", 1) + " " + record("items", 2, "two", 1) + " behind")
                    .send(state("items", 1))
                    .awaitStates(1);
            writing.send(record("items", 3, "three", 1).substring(0, 60), state("items", 2));

            assertThat(writing.end()).isNotZero();
            assertThat(writing.states()).hasSize(1);
            assertThat(writing.error()).contains("is a record, but cannot be read");
        }
        assertThat(destination.rows(ITEMS)).containsExactly("1 one", "2 two");
    }

    @Test
    void returnsStatesAsTheyCameWhenTheirRecordsAreDurable() throws Exception {
        try (Writing writing = destination.write(APPEND)) {
            writing.send(record("items", 1, "one", 1), state("items", 1));
            List<JsonNode> states = writing.awaitStates(1);
            List<String> durable = destination.rows(ITEMS);
            writing.send(record("items", 2, "two", 1), record("items", 3, "three", 1), state("items", 2));
            List<JsonNode> all = writing.complete();

            assertThat(durable).containsExactly("1 one");
            assertThat(states).hasSize(1);
            assertThat(writing.stateLines().getFirst().replace(" ", "")).isEqualTo("""
                    {"type":"STATE","state":{"type":"STREAM","id":1,"stream":{"stream_descriptor":{"name":"items"},\
                    "stream_state":{"position":1,"nothing":null,"big":12345678901234567890.10}},\
                    "destinationStats":{"recordCount":1.0}}}""");
            assertThat(all.getLast().at("/stream/stream_state/position").asInt(0))
                    .isEqualTo(2);
            assertThat(all.getLast().at("/destinationStats/recordCount").asDouble(0))
                    .isEqualTo(2.0);
        }
    }

    /// A source sends again what came after the last state that it was given back; nothing of that has been written.
    @Test
    void hasEachRecordOnceWhenItIsKilled() throws Exception {
        for (String mode : List.of("append", "append_dedup")) {
            String table = mode + "_items";
            for (int attempt = 0; attempt < 3; attempt++) {
                try (Writing writing = destination.write(stream(table, mode, ""))) {
                    for (int id = 300 * attempt; id < 300 * (attempt + 1); id++) {
                        writing.send(record(table, id, "n", 1));
                        if (id % 100 == 99) {
                            writing.send(state(table, id));
                        }
                    }
                    writing.awaitStates(3);
                    for (int id = 0; id < 8000; id++) { // more than pipes hold, so it has read most of them
                        writing.send(record(table, 300 * (attempt + 1) + id, "of no state", 1));
                    }
                    writing.kill();
                }
            }

            assertThat(destination.rows("SELECT count(*), count(DISTINCT id), max(id), max(name) FROM " + table))
                    .as(mode)
                    .containsExactly("900 900 899 n");
        }
    }

    @Test
    void replacesOldRecordsWhenTheStreamIsComplete() throws Exception {
        String first = stream("items", "overwrite", generation(1, 1));
        String second = stream("items", "overwrite", generation(2, 2));
        write(first, record("items", 1, "old", 1), record("items", 2, "old", 1), completed("items"));
        try (Writing writing = destination.write(second)) {
            writing.send(record("items", 1, "new", 1), state("items", 1)).awaitStates(1);
            List<String> during = destination.rows(ITEMS);
            writing.send(record("items", 3, "new", 1), completed("items")).complete();

            assertThat(during).containsExactly("1 old", "2 old");
        }

        assertThat(destination.rows(ITEMS)).containsExactly("1 new", "3 new");
        assertThat(tables()).containsExactlyInAnyOrder("flow_checkpoints_v1", "items");
    }

    @Test
    void keepsOldRecordsWhenARefreshIsInterruptedAndGoesOnLater() throws Exception {
        for (String mode : List.of("overwrite", "append", "append_dedup")) {
            String table = mode + "_items";
            String rows = "SELECT id, name FROM " + table + " ORDER BY id";
            String refresh = stream(table, mode, generation(2, 2));
            write(
                    stream(table, mode, generation(1, mode.equals("overwrite") ? 1 : 0)),
                    record(table, 1, "old", 1),
                    record(table, 2, "old", 1),
                    completed(table));
            try (Writing writing = destination.write(refresh)) {
                writing.send(record(table, 1, "new", 1), state(table, 1)).awaitStates(1);
                writing.send(record(table, 9, "of no state", 1)).kill();
            }
            List<String> killed = destination.rows(rows);
            write(refresh, record(table, 3, "new", 1), state(table, 2));
            List<String> notComplete = destination.rows(rows);
            write(refresh, record(table, 4, "new", 1), completed(table));

            assertThat(killed).as(mode).containsExactly("1 old", "2 old");
            assertThat(notComplete).as(mode).containsExactly("1 old", "2 old");
            assertThat(destination.rows(rows)).as(mode).containsExactly("1 new", "3 new", "4 new");
        }
    }

    @Test
    void forgetsWhatWaitsOfAnEarlierRefresh() throws Exception {
        write(stream("items", "append", generation(1, 0)), record("items", 1, "old", 1));
        write(stream("items", "append", generation(2, 2)), record("items", 2, "interrupted", 1));

        write(stream("items", "append", generation(3, 3)), record("items", 3, "new", 1), completed("items"));

        assertThat(destination.rows(ITEMS)).containsExactly("3 new");
    }

    /// The source goes on after the records that wait, so they must not be lost.
    @Test
    void takesOverWhatWaitsWhenARefreshIsGivenUp() throws Exception {
        for (String mode : List.of("append", "append_dedup")) {
            String table = mode + "_items";
            write(
                    stream(table, mode, generation(1, 0)),
                    record(table, 1, "old", 1),
                    record(table, 2, "old", 1),
                    completed(table));
            write(stream(table, mode, generation(2, 2)), record(table, 2, "waits", 2), state(table, 1));

            write(stream(table, mode, generation(2, 0)), record(table, 3, "new", 1), completed(table));

            assertThat(destination.rows("SELECT id, name FROM " + table + " ORDER BY id, name"))
                    .isEqualTo(
                            mode.equals("append")
                                    ? List.of("1 old", "2 old", "2 waits", "3 new")
                                    : List.of("1 old", "2 waits", "3 new"));
        }
    }

    /// Some clients give each sync generation 1, and mean that old records of it stay.
    @Test
    void keepsRecordsOfTheSameGeneration() throws Exception {
        String appended = stream("items", "append", generation(1, 1));
        write(appended, record("items", 1, "one", 1), completed("items"));
        write(appended, record("items", 2, "two", 1), completed("items"));
        write(appended, record("items", 3, "three", 1));

        assertThat(destination.rows(ITEMS)).containsExactly("1 one", "2 two", "3 three");
    }

    @Test
    void overwritesWithoutCountingGenerations() throws Exception {
        for (String counts : List.of("", ", \"generation_id\": 1, \"minimum_generation_id\": 1, \"sync_id\": 1")) {
            String overwrite = stream("items", "overwrite", counts);
            write(overwrite, record("items", 1, "old", 1), completed("items"));
            write(overwrite, record("items", 2, "interrupted", 1));
            List<String> interrupted = destination.rows(ITEMS);
            write(overwrite, record("items", 3, "new", 1), completed("items"));

            assertThat(interrupted).containsExactly("1 old");
            assertThat(destination.rows(ITEMS))
                    .isEqualTo(counts.isEmpty() ? List.of("3 new") : List.of("2 interrupted", "3 new"));
        }
    }

    /// A platform that takes a complete sync for failed starts it again, and its source has nothing more to send.
    @Test
    void keepsWhatACompleteRefreshHasBrought() throws Exception {
        String refresh = stream("items", "overwrite", generation(2, 2));
        write(refresh, record("items", 1, "new", 1), state("items", 1), completed("items"));
        write(refresh, state("items", 1), completed("items"));

        assertThat(destination.rows(ITEMS)).containsExactly("1 new");
    }

    @Test
    void refreshesToOtherTypes() throws Exception {
        write(stream("items", "overwrite", generation(1, 1)), record("items", 1, "old", 1), completed("items"));

        write(
                stream("items", "overwrite", generation(2, 2))
                        .replace("\"name\": {\"type\": [\"null\", \"string\"]}", "\"name\": {\"type\": \"boolean\"}"),
                record("items", "{\"id\": 1, \"name\": true}"),
                completed("items"));

        assertThat(destination.rows("SELECT count(*) FROM items WHERE name")).containsExactly("1");
    }

    @Test
    void takesHugeLines() throws Exception {
        String huge = "x".repeat(20 << 20);

        write(APPEND, record("items", 1, huge, 1), state("items", 1));

        assertThat(destination.rows("SELECT length(name) FROM items")).containsExactly(String.valueOf(20 << 20));
    }

    @Test
    void takesAnyName() throws Exception {
        List<String> names = List.of(
                "Items",
                "items",
                "a \"quoted\" name; DROP TABLE items; --",
                "SELECT",
                "ü".repeat(100) + "1",
                "ü".repeat(100) + "2",
                "slash/dot.tilde~%_\\",
                "名前".repeat(30));
        for (String mode : List.of("append", "overwrite")) {
            String[] streams =
                    names.stream().map(name -> stream(name, mode, "")).toArray(String[]::new);
            try (Writing writing = destination.write(streams)) {
                for (String name : names) {
                    writing.send(record(name, 1, name, 1), completed(name));
                }
                writing.complete();
            }
        }

        List<String> found = new ArrayList<>();
        for (String table : tables()) {
            if (!table.startsWith("flow_checkpoints")) {
                found.addAll(destination.rows("SELECT DISTINCT name FROM \"" + table.replace("\"", "\"\"") + "\""));
            }
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(names);
    }

    /// Connections that bring streams of the same names to the same place do not end each other.
    @Test
    void letsTwoConnectionsWrite() throws Exception {
        try (Writing one = destination.write(APPEND);
                Writing other = destination.write(
                        stream("items", "append", "").replace("\"at\": {", "\"more\": {}, \"at\": {"))) {
            one.send(record("items", 1, "one", 1), state("items", 1)).awaitStates(1);
            other.send(record("items", 2, "two", 1), state("items", 1)).awaitStates(1);
            one.send(record("items", 3, "three", 1), state("items", 2)).awaitStates(2);
            other.send(record("items", 4, "four", 1), state("items", 2)).complete();
            one.complete();
        }

        assertThat(destination.rows(ITEMS)).containsExactly("1 one", "2 two", "3 three", "4 four");
    }

    @Test
    void makesTheTableOfAnEmptyStream() throws Exception {
        write(stream("items", "overwrite", generation(1, 1)), completed("items"));

        assertThat(destination.count("items")).isZero();
    }

    @Test
    void writesManyRecordsWithFewStates() throws Exception {
        write(
                DEDUP,
                Stream.concat(
                                IntStream.range(0, 50_000).mapToObj(id -> record("items", id % 30_000, "n" + id, id)),
                                Stream.of(state("items", 1)))
                        .toArray(String[]::new));

        assertThat(destination.rows("SELECT count(*), min(at), max(at) FROM items"))
                .containsExactly("30000 20000 49999");
    }

    private void write(String stream, String... lines) throws Exception {
        try (Writing writing = destination.write(stream)) {
            writing.send(lines).complete();
        }
    }
}
