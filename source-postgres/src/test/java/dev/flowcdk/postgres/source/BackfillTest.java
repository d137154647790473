package dev.flowcdk.postgres.source;

import static dev.flowcdk.postgres.source.CaptureFixture.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@ExtendWith(CaptureServer.class)
class BackfillTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "BOOLEAN          | 'false', 'true'",
                "INTEGER          | -2147483648, -256, -1, 0, 1, 255, 256, 2147483647",
                "SMALLINT         | -32768, -300, 0, 255, 32767",
                "BIGINT           | -9223372036854775808, -4294967296, 0, 4294967296, 9223372036854775807",
                "SERIAL           | 1, 2, 300",
                "OID              | 0, 300, 4294967295",
                "REAL             | '-Infinity', -1.5, -0.111, 0, 0.9, 1.1, 'Infinity'",
                "DOUBLE PRECISION | '-Infinity', -1e300, -0.1, 0, 1e-300, 0.1, 1e300, 'Infinity'",
                "DECIMAL          | -10000, -10.5, -10.49, -0.0001, 0, 0.0001, 9, 10, 10.49, 10.5, 100000000",
                "NUMERIC(10,3)    | -123.456, -1, 0, 0.5, 1, 123.456",
                "VARCHAR(10)      | '', 'A', 'a', 'aa', 'ab', 'b', 'ä'",
                "CHAR(3)          | 'A', 'a', 'aa', 'ab', 'b'",
                "TEXT             | '', 'A''s', 'a', 'aa', 'a b', 'ab', 'b\\c'",
                "UUID             | '00ffc7b1-0000-4000-8000-000000000000', '66b968a7-aeca-4401-8239-5d57958d1572',"
                        + " 'fdb1c8c4-0000-4000-8000-000000000000'",
                "MACADDR          | '00:00:00:00:00:00', '08:00:2b:01:02:03', 'ff:ff:ff:00:00:00'",
                "MACADDR8         | '00:00:00:00:00:00:00:00', '08:00:2b:01:02:03:04:05', 'ff:00:00:00:00:00:00:00'",
                "DATE             | '1969-12-31', '1970-01-01', '2024-02-29', '9999-12-31'",
                "TIMESTAMP        | '1965-01-01 00:00:00', '2024-01-15 14:30:00', '2024-01-15 14:30:00.000001'",
                "TIMESTAMPTZ      | '1965-01-01 00:00:00Z', '2024-01-15 14:30:00Z', '2024-01-15 14:30:00.5Z'",
                "TIME             | '00:00:00', '12:30:00', '12:30:00.5', '23:59:59.999999'",
                "INET             | '10.0.0.1', '192.168.1.0/24', '192.168.1.1', '::1'",
                "BYTEA            | '', '\\x00', '\\x0001', '\\x01', '\\xff'",
                "MONEY            | -2, 1, 3, 20",
                "JSONB            | '\"a\"', '1', '2', 'true'",
                "mood             | 'z', 'm', 'a'"
            })
    void goesOnBehindEachKindOfKey(String type, String values, CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TYPE mood AS ENUM ('z', 'm', 'a')",
                "CREATE TABLE items (key " + type + " PRIMARY KEY, data TEXT)",
                "INSERT INTO items SELECT key, 'x' FROM unnest(ARRAY[" + values + "]::"
                        + type.replace("SERIAL", "INTEGER") + "[]) AS key ORDER BY random()");
        capture.advanced("backfill_chunk_size", 1);
        List<Bound> bound = capture.bound("items");

        List<String> keys = new ArrayList<>();
        while (keys.isEmpty()
                || capture.state().at("/bindingStateV1/public%2Fitems/scanned").isString()) {
            Captured interrupted = capture.runUntilFirstDocuments(bound);
            keys.addAll(column(interrupted.documents(0), "/key"));
        }

        assertThat(keys).hasSize(values.split(", ").length).doesNotHaveDuplicates();
        capture.execute("UPDATE items SET data = 'y'");
        List<String> logged = new ArrayList<>(column(capture.run(bound).documents(0), "/key"));
        Collections.sort(logged);
        Collections.sort(keys);
        assertThat(logged).isEqualTo(keys);
    }

    @Test
    void leavesOutChangesOfRowsThatAreStillToBeRead(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, data TEXT)",
                "INSERT INTO items SELECT id, 'v1' FROM generate_series(1, 10) AS id");
        capture.advanced("backfill_chunk_size", 5);
        List<Bound> bound = capture.bound("items");
        capture.runUntilFirstDocuments(bound);

        capture.execute(
                "UPDATE items SET data = 'v2' WHERE id IN (3, 8)",
                "DELETE FROM items WHERE id IN (4, 9)",
                "INSERT INTO items VALUES (0, 'new'), (11, 'new')");
        List<JsonNode> documents = capture.run(bound).documents(0);

        assertThat(documents)
                .extracting(document -> document.at("/_meta/op").asString()
                        + document.get("id")
                        + document.path("data").asString(""))
                .containsExactly("u3v2", "d4", "c0new", "c6v1", "c7v1", "c8v2", "c10v1", "c11new");
    }

    @Test
    void goesOnFromAPositionThatTheOtherImplementationPacked(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (at TIMESTAMPTZ PRIMARY KEY, data TEXT)",
                "INSERT INTO items SELECT '2024-01-15 12:00Z'::timestamptz + n * interval '1 hour', 'v1'"
                        + " FROM generate_series(1, 4) AS n");
        capture.advanced("backfill_chunk_size", 2);
        List<Bound> bound = capture.bound("items");
        capture.runUntilFirstDocuments(bound);
        ObjectNode state = capture.state();
        byte[] inTheZoneOfItsServer =
                "\u00022024-01-15T06:00:00.000000000-08:00\u0000".getBytes(StandardCharsets.UTF_8);
        state.withObjectProperty("bindingStateV1")
                .withObjectProperty("public%2Fitems")
                .put("scanned", inTheZoneOfItsServer);
        capture.state(state);

        capture.execute("UPDATE items SET data = 'v2' WHERE at <= '2024-01-15 15:00Z'");
        List<JsonNode> documents = capture.run(bound).documents(0);

        assertThat(documents)
                .extracting(document -> document.at("/_meta/op").asString()
                        + document.get("at").asString().substring(11, 13)
                        + document.get("data").asString())
                .containsExactly("u05v2", "u06v2", "c07v2", "c08v1");
    }

    @Test
    void tellsAllChangesOfATableReadByAKeyOfText(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (id TEXT PRIMARY KEY, data TEXT)",
                "INSERT INTO items SELECT 'k' || id, 'v1' FROM generate_series(0, 9) AS id");
        capture.advanced("backfill_chunk_size", 5);
        List<Bound> bound = capture.bound("items");
        capture.runUntilFirstDocuments(bound);
        capture.execute("UPDATE items SET data = 'v2' WHERE id IN ('k3', 'k8')");

        List<JsonNode> documents = capture.run(bound).documents(0);

        assertThat(documents)
                .extracting(document -> document.at("/_meta/op").asString()
                        + document.get("id").asString()
                        + document.get("data").asString())
                .containsExactly("uk3v2", "uk8v2", "ck5v1", "ck6v1", "ck7v1", "ck8v2", "ck9v1");
    }

    @Test
    void readsByAKeyOfTextInTheOrderOfItsBytesWhenAskedToBePrecise(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (id TEXT COLLATE \"und-x-icu\" PRIMARY KEY)",
                "INSERT INTO items VALUES ('a'), ('B'), ('c'), ('D'), ('é')");
        capture.advanced("backfill_chunk_size", 2);
        List<Bound> bound = List.of(capture.bound("items").getFirst().with("mode", "Precise"));

        assertThat(column(capture.run(bound).documents(0), "/id")).containsExactly("B", "D", "a", "c", "é");
    }

    @Test
    void readsTablesWithoutKeyByPhysicalAddress(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (a INTEGER, b TEXT)",
                "INSERT INTO items SELECT a, repeat('x', 200) FROM generate_series(1, 1000) AS a");
        capture.advanced("backfill_chunk_size", 300);
        List<Bound> bound = capture.bound("items");

        Captured session = capture.run(bound);

        assertThat(bound.getFirst().collection().key()).isEqualTo(Discovery.FALLBACK_KEY);
        assertThat(session.transactions().size()).isGreaterThan(8);
        assertThat(column(session.documents(0), "/a")).hasSize(1000).doesNotHaveDuplicates();
        assertThat(column(session.documents(0), "/_meta/source/loc")).doesNotHaveDuplicates();

        capture.execute("INSERT INTO items VALUES (1001, 'y')");
        assertThat(column(capture.run(bound).documents(0), "/a")).containsExactly("1001");
    }

    @Test
    void readsPartitionsOfPartitionsByPhysicalAddress(CaptureFixture capture) throws Exception {
        capture.execute(
                "ALTER PUBLICATION flow_publication SET (publish_via_partition_root = true)",
                "CREATE TABLE items (a INTEGER, b TEXT) PARTITION BY RANGE (a)",
                "CREATE TABLE low PARTITION OF items FOR VALUES FROM (0) TO (100)",
                "CREATE TABLE high PARTITION OF items FOR VALUES FROM (100) TO (10000) PARTITION BY RANGE (a)",
                "CREATE TABLE higher PARTITION OF high FOR VALUES FROM (100) TO (10000)",
                "INSERT INTO items SELECT a, repeat('x', 200) FROM generate_series(1, 2000) AS a");
        capture.advanced("backfill_chunk_size", 100);

        assertThat(column(capture.run("items").documents(0), "/a"))
                .hasSize(2000)
                .doesNotHaveDuplicates();

        capture.execute("INSERT INTO items VALUES (50, 'new'), (5000, 'new')");
        assertThat(column(capture.run("items").documents(0), "/a")).containsExactly("50", "5000");
    }

    @Test
    void narrowsABackfillByTheFilterOfTheResource(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY)",
                "INSERT INTO items SELECT * FROM generate_series(1, 10)");
        capture.advanced("backfill_chunk_size", 2);
        ObjectNode filter =
                JsonMapper.shared().createObjectNode().put("additional_backfill_filter", "id % 2 = 0 OR id = 1 -- odd");
        List<Bound> bound = List.of(capture.bound("items").getFirst().with("advanced", filter));

        assertThat(column(capture.run(bound).documents(0), "/id")).containsExactly("1", "2", "4", "6", "8", "10");
    }

    @Test
    void cutsOversizedValues(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY, a TEXT, b JSONB, c BYTEA)", """
                INSERT INTO items SELECT 1, repeat('x', 8388609), jsonb_build_object('x', repeat('x', 8388609)),
                    convert_to(repeat('x', 8388609), 'UTF8')""");

        JsonNode document = capture.run("items").documents(0).getFirst();

        assertThat(document.get("a").asString()).hasSize(8_388_608);
        assertThat(document.at("/b/flow_truncated").asBoolean()).isTrue();
        assertThat(document.get("c").binaryValue()).hasSize(8_388_608);
    }

    @Test
    void takesOverWhatTheOtherImplementationLeft(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (a TEXT, b INTEGER, PRIMARY KEY (a, b))",
                "INSERT INTO items VALUES ('x', 1), ('x', 300), ('y', 0)");
        capture.run("items");
        ObjectNode state = capture.state();
        // the tuple ("x", 1)
        state.withObject("/bindingStateV1")
                .set("public%2Fitems", JsonMapper.shared().readTree("""
                                        {"mode": "UnfilteredBackfill", "key_columns": ["a", "b"], "scanned": "AngAFQE=",
                                         "metadata": {"schema": {"columns": ["a"]}}, "backfilled": 1}"""));
        capture.state(state);

        Captured session = capture.run("items");

        assertThat(column(session.documents(0), "/b")).containsExactly("300", "0");
        assertThat(column(session.documents(0), "/_meta/source/loc/1")).containsExactly("1", "2");
        assertThat(capture.state().at("/bindingStateV1/public%2Fitems").toString())
                .isEqualTo("""
                        {"mode":"Active","key_columns":["a","b"],"metadata":{"schema": {"columns": ["a"]}},"backfilled":3}""".replace(": ", ":"));
    }

    @Test
    void refusesStatesThatAreNotOurs(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        capture.run("items");
        ObjectNode good = capture.state();
        for (String wrong : List.of(
                "{\"mode\": \"Backfill\", \"key_columns\": [\"id\"], \"scanned\": \"?\"}",
                "{\"mode\": \"Backfill\", \"key_columns\": [\"id\"], \"scanned\": \"AngAFQE=\"}",
                "{\"mode\": \"Backfill\", \"key_columns\": [\"id\"], \"scanned\": \"/w==\"}",
                "{\"mode\": \"Backfill\", \"key_columns\": [\"id\"], \"scanned\": \"AmFiAA==\"}",
                "{\"mode\": \"KeylessBackfill\", \"scanned\": \"AA==\"}")) {
            ObjectNode state = good.deepCopy();
            state.withObject("/bindingStateV1")
                    .set("public%2Fitems", JsonMapper.shared().readTree(wrong));
            capture.state(state);

            assertThatThrownBy(() -> capture.run("items"))
                    .as(wrong)
                    .hasCauseInstanceOf(UserException.class)
                    .hasMessageContaining("the stored state of table public.items is not ours");
        }
        ObjectNode withoutCursor = good.deepCopy();
        withoutCursor.remove("cursor");
        capture.state(withoutCursor);
        assertThatThrownBy(() -> capture.run("items")).hasMessageContaining("\"cursor\" is missing");
        capture.state(JsonMapper.shared().createObjectNode().put("cursor", "no position"));
        assertThatThrownBy(() -> capture.run("items"))
                .hasCauseInstanceOf(UserException.class)
                .hasMessageContaining("/cursor: \"no position\" is not a position in the log");
    }

    @Test
    void writesQueries() {
        assertThat(new BackfillQuery(new TableName("s", "t\"x"), true, List.of("\"a\"", "\"b\"::text"), "x > 1", null)
                        .keyed(
                                List.of("\"a\"", "\"b\""),
                                List.of("pg_catalog", "pg_catalog"),
                                List.of("'1'", "'it''s'"),
                                10))
                .isEqualTo(
                        "SELECT \"a\", \"b\"::text FROM \"s\".\"t\"\"x\" WHERE (\"a\", \"b\") > ('1', 'it''s') AND (\n"
                                + "x > 1\n) ORDER BY \"a\", \"b\" LIMIT 10");
        assertThat(new BackfillQuery(new TableName("s", "t"), false, List.of("\"a\""), null, null)
                        .keyless("(0,0)", "(16,0)"))
                .isEqualTo("SELECT \"a\" FROM ONLY \"s\".\"t\" WHERE ctid > '(0,0)'::tid AND ctid <= '(16,0)'::tid");
    }
}
