package dev.flowcdk.postgres.source;

import static dev.flowcdk.postgres.source.CaptureFixture.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.capture.Discovered;
import dev.flowcdk.capture.DocumentType.OfSchema;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Options that change what is captured and how, each turned on and off.
@ExtendWith(CaptureServer.class)
class SourceFeaturesTest {

    private static JsonNode schema(Discovered<SourceResource> found) {
        return JsonMapper.shared()
                .readTree(((OfSchema) found.documents()).schema().bytes());
    }

    /// Values are read twice, from the table and from the log, which has no other form of them.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``                                         | [1,null,3,4]                                       | []
                    flatten_arrays                             | [1,null,3,4]                                       | []
                    multidimensional_arrays                    | [[1,null],[3,4]]                                   | []
                    multidimensional_arrays,no_flatten_arrays  | [[1,null],[3,4]]                                   | []
                    no_flatten_arrays                          | {"dimensions":[2,2],"elements":[1,null,3,4]}       | {"dimensions":[],"elements":[]}
                    """)
    void writesArraysInTheFormThatIsChosen(String flags, String array, String empty, CaptureFixture capture)
            throws Exception {
        capture.advanced("feature_flags", flags);
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, a INTEGER[], t XML[])",
                "INSERT INTO items VALUES (1, '[0:1][0:1]={{1,NULL},{3,4}}', '{{<a/>},{<b/>}}'), (2, '{}', '{}')");
        List<JsonNode> read = capture.run("items").documents(0);
        capture.execute(
                "INSERT INTO items VALUES (3, '{{1,NULL},{3,4}}', '{{<a/>},{<b/>}}'), (4, '{}', '{\"<c d=''{,}''/>\"}')");
        List<JsonNode> changes = capture.run("items").documents(0);

        assertThat(column(read, "/a")).containsExactly(array, empty);
        assertThat(column(changes, "/a")).containsExactly(array, empty);
        assertThat(column(read, "/t").getFirst())
                .isEqualTo(column(changes, "/t").getFirst());
        assertThat(column(changes, "/t").getLast()).contains("<c d='{,}'/>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``                      | {"type":["array","null"],"items":{"type":["integer","null"]},"description":"(source type: _int4)"}
                    multidimensional_arrays | {"type":["array","null"],"description":"(source type: _int4)"}
                    no_flatten_arrays       | {"type":["object","null"],"required":["dimensions","elements"],"properties":{"dimensions":{"type":"array","items":{"type":"integer"}},"elements":{"type":"array","items":{"type":["integer","null"]}}},"additionalProperties":false,"description":"(source type: _int4)"}
                    """)
    void describesArraysInTheFormThatIsChosen(String flags, String described, CaptureFixture capture) throws Exception {
        capture.advanced("feature_flags", flags);
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY, a INTEGER[])");

        assertThat(schema(capture.discover().getFirst())
                        .at("/$defs/PublicItems/properties/a")
                        .toString())
                .isEqualTo(described);
    }

    @Test
    void writesDatesAndTimesAsTheyWereWrittenBefore(CaptureFixture capture) throws Exception {
        capture.advanced("feature_flags", "no_date_as_date,no_time_as_time");
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, d DATE, t TIME)",
                "INSERT INTO items VALUES (1, '2024-02-29', '00:00:01.5')");
        JsonNode properties = schema(capture.discover().getFirst()).at("/$defs/PublicItems/properties");

        JsonNode document = capture.run("items").documents(0).getFirst();

        assertThat(document.get("d").asString()).isEqualTo("2024-02-29T00:00:00Z");
        assertThat(document.get("t").asInt()).isEqualTo(1_500_000);
        assertThat(properties.at("/d/format").asString()).isEqualTo("date-time");
        assertThat(properties.at("/t/type").toString()).isEqualTo("[\"integer\",\"null\"]");
    }

    @Test
    void tellsSchemasAsTheFlagsSay(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        assertThat(capture.run("items").schemas(0)).isNotEmpty();
        assertThat(schema(capture.discover().getFirst()).has("x-infer-schema")).isTrue();

        capture.advanced("feature_flags", "no_emit_sourced_schemas,no_use_schema_inference");
        assertThat(capture.run("items").schemas(0)).isEmpty();
        assertThat(schema(capture.discover().getFirst()).has("x-infer-schema")).isFalse();
    }

    @Test
    void leavesMakingTheSlotToTheOperator(CaptureFixture capture) throws Exception {
        capture.advanced("feature_flags", "no_create_replication_slot");
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "INSERT INTO items VALUES (1)");

        assertThatThrownBy(() -> capture.run("items"))
                .hasMessageContaining("replication slot \"" + capture.slot() + "\" does not exist")
                .hasMessageContaining("pg_create_logical_replication_slot");

        capture.execute("SELECT pg_create_logical_replication_slot('" + capture.slot() + "', 'pgoutput')");
        String made =
                capture.text("SELECT restart_lsn FROM pg_replication_slots WHERE slot_name = '" + capture.slot() + "'");
        assertThat(column(capture.run("items").documents(0), "/id")).containsExactly("1");
        assertThat(made).isNotEmpty();
    }

    @Test
    void checksNothingWhereTheFlagsSaySo(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        List<Bound> bound = capture.bound("items");
        capture.execute("DROP PUBLICATION flow_publication");
        assertThatThrownBy(() -> capture.run(bound)).hasMessageStartingWith(Prerequisites.HEADER);

        capture.advanced("feature_flags", "skip_prerequisites");
        assertThatThrownBy(() -> capture.run(bound)).hasMessageNotContaining(Prerequisites.HEADER);
    }

    @Test
    void readsTheLogFromWhereTheFlagSays(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        capture.run("items");
        String before = capture.state().get("cursor").asString();
        capture.execute("INSERT INTO items VALUES (1)");
        String after = capture.text("SELECT pg_current_wal_flush_lsn()");
        capture.execute("INSERT INTO items VALUES (2)");

        capture.advanced("feature_flags", "force_reset_cursor=" + after);
        assertThat(column(capture.run("items").documents(0), "/id")).containsExactly("2");
        assertThat(before).isNotEqualTo(after);

        capture.advanced("feature_flags", "initial_backfill_cursor=nowhere");
        assertThatThrownBy(() -> capture.run("items")).hasMessageContaining("initial_backfill_cursor");
    }

    /// The platform adds a token each time that it starts the task, and starts it again before the token ends.
    @ParameterizedTest
    @ValueSource(strings = {"""
                {"auth_type": "GCPIAM", "gcp_service_account_to_impersonate": "capture@project.iam",
                 "gcp_workload_identity_pool_audience": "pool", "gcp_access_token": "TOKEN"}""", """
                {"auth_type": "AzureIAM", "azure_client_id": "client", "azure_tenant_id": "tenant",
                 "azure_access_token": "TOKEN"}"""})
    void logsInWithTheTokenThatThePlatformAdds(String credentials, CaptureFixture capture) throws Exception {
        String user = capture.asUser("");
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "GRANT SELECT ON items TO " + user);
        capture.advanced("sslmode", "disable");
        logIn(capture, credentials, "secret");
        capture.run("items");
        capture.execute("ALTER ROLE " + user + " PASSWORD 'renewed'", "INSERT INTO items VALUES (1)");

        assertThatThrownBy(() -> capture.run("items"))
                .hasMessageContaining("it does not accept the token that the platform has added");

        logIn(capture, credentials, "renewed");
        assertThat(column(capture.run("items").documents(0), "/id")).containsExactly("1");
    }

    private static void logIn(CaptureFixture capture, String credentials, String token) {
        capture.configJson().set("credentials", JsonMapper.shared().readTree(credentials.replace("TOKEN", token)));
    }

    @Test
    void onlyReads(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY)",
                "CREATE TABLE others (id INTEGER PRIMARY KEY)",
                "INSERT INTO items VALUES (1)",
                "DROP PUBLICATION flow_publication",
                "CREATE PUBLICATION flow_publication FOR TABLE items",
                "DROP TABLE flow_watermarks");
        capture.advanced("read_only_capture", true);

        assertThat(column(capture.run("items").documents(0), "/id")).containsExactly("1");

        // nothing that is published comes behind the fence
        capture.execute("INSERT INTO items VALUES (2)", "INSERT INTO others VALUES (1)");
        String cursor = capture.state().get("cursor").asString();
        assertThat(column(capture.run("items").documents(0), "/id")).containsExactly("2");
        assertThat(capture.state().get("cursor").asString()).isNotEqualTo(cursor);
        assertThat(capture.text("SELECT to_regclass('flow_watermarks')")).isEqualTo("null");
    }

    @Test
    void capturesPartitionsAsTables(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE whole (id INTEGER PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE low PARTITION OF whole FOR VALUES FROM (0) TO (10)",
                "CREATE TABLE high PARTITION OF whole FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (id)",
                "CREATE TABLE higher PARTITION OF high FOR VALUES FROM (15) TO (20)",
                "CREATE TABLE plain (id INTEGER PRIMARY KEY)",
                "ALTER PUBLICATION flow_publication SET (publish_via_partition_root = false)",
                "INSERT INTO whole VALUES (1), (16)",
                "INSERT INTO plain VALUES (5)");
        capture.advanced("capture_as_partitions", true);

        assertThat(capture.discover())
                .extracting(Discovered::name)
                .containsExactly("public/higher", "public/low", "public/plain");
        Captured rows = capture.run("low", "higher", "plain");
        assertThat(column(rows.documents(0), "/id")).containsExactly("1");
        assertThat(column(rows.documents(1), "/id")).containsExactly("16");
        assertThat(column(rows.documents(2), "/id")).containsExactly("5");

        capture.execute("INSERT INTO whole VALUES (2), (17)");
        Captured changes = capture.run("low", "higher", "plain");
        assertThat(column(changes.documents(0), "/id")).containsExactly("2");
        assertThat(column(changes.documents(1), "/id")).containsExactly("17");
    }

    @Test
    void leavesOutRowsOfEarlierTransactions(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "CREATE TABLE keyless (id INTEGER)");
        capture.execute("INSERT INTO items VALUES (1)", "INSERT INTO keyless VALUES (1)");
        String xid = capture.text("SELECT (txid_current() & 4294967295)::text");
        capture.execute("INSERT INTO items VALUES (2)", "INSERT INTO keyless VALUES (2)");
        capture.advanced("min_backfill_xid", xid);

        Captured rows = capture.run("items", "keyless");

        assertThat(column(rows.documents(0), "/id")).containsExactly("2");
        assertThat(column(rows.documents(1), "/id")).containsExactly("2");
    }
}
