package dev.flowcdk.postgres.materialize;

import static dev.flowcdk.postgres.materialize.RuntimeFixture.insert;
import static dev.flowcdk.postgres.materialize.RuntimeFixture.load;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.internal.protocol.Exists;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.json.RawJson;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of values in columns.
class ValuesTest {

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

    private static TaskFixture task() {
        return server.task("values_" + tables++).key("id", "integer");
    }

    /// Stores values of one field, and returns what the column then holds.
    private static List<String> stored(TaskFixture task, Object... values) throws Exception {
        RuntimeFixture.apply(task.spec(), null);
        store(task, values);
        return server.rows("SELECT it FROM " + task.table() + " ORDER BY id");
    }

    private static void store(TaskFixture task, Object... values) throws Exception {
        try (var runtime = RuntimeFixture.open(task.spec())) {
            var stores = new MaterializeRequest.Store[values.length];
            for (int index = 0; index < values.length; index++) {
                stores[index] = insert(List.of(index), List.of(values[index]), "{\"id\":" + index + "}");
            }
            runtime.transaction(1, List.of(load(1)), stores);
        }
    }

    /// The server is the judge of what our binary forms mean: it reads the same texts.
    private static void asTheServerReads(TaskFixture task, String type, String... texts) throws Exception {
        List<String> stored = stored(task, (Object[]) texts);

        for (int index = 0; index < texts.length; index++) {
            assertThat(stored.get(index))
                    .isEqualTo(server.rows("SELECT '" + texts[index] + "'::" + type)
                            .getFirst());
        }
    }

    @Test
    void writesDecimalNumbers() throws Exception {
        asTheServerReads(
                task().formatted("it", "number", "string", "number"),
                "numeric",
                "0",
                "-0",
                "0.0",
                "1.0",
                "1",
                "-1",
                "10000",
                "9999",
                "10001.0001",
                "0.00001",
                "-0.000000000000000000001",
                "123456789012345678901234567890.123456789012345678901234567890",
                "100000000000000000000000000000000",
                "000123.4500",
                "1e3",
                "1.5E-7",
                "-12e20",
                ".5",
                "5.",
                "+7",
                "NaN",
                "Infinity",
                "-Infinity",
                "nan",
                " 12 ");
    }

    @Test
    void writesNumbersIntoDecimalColumns() throws Exception {
        assertThat(stored(task().formatted("it", "number", "string", "number"), 1.5, 12, -3e22, "7.50"))
                .containsExactly("1.5", "12", "-30000000000000000000000", "7.50");
    }

    @Test
    void writesDates() throws Exception {
        asTheServerReads(
                task().formatted("it", "date", "string"),
                "date",
                "2024-02-29",
                "2000-01-01",
                "1999-12-31",
                "0001-01-01",
                "9999-12-31",
                "1970-01-01",
                "1600-03-01",
                "1900-02-28",
                "infinity");
    }

    @Test
    void writesTimestamps() throws Exception {
        asTheServerReads(
                task().formatted("it", "date-time", "string"),
                "timestamptz",
                "2024-02-29T12:34:56Z",
                "2024-02-29T12:34:56.789012Z",
                "2024-02-29T12:34:56.7890125999+05:30",
                "2024-02-29T12:34:56.1234565Z",
                "2024-02-29T12:34:56.000000500Z",
                "2024-02-29T12:34:56.0000015Z",
                "2024-02-29T12:34:56.9999995Z",
                "2024-02-29 12:34:56.5-08:00",
                "1999-12-31t23:59:59.999999z",
                "0001-01-01T00:00:00+14:00",
                "2016-12-31T23:59:60Z",
                "9999-12-31T23:59:59.9Z");
    }

    @Test
    void movesTheYearZeroIntoTheFirstYear() throws Exception {
        assertThat(stored(task().formatted("it", "date", "string"), "0000-12-31"))
                .containsExactly("0001-01-01");
        assertThat(stored(task().formatted("it", "date-time", "string"), "0000-12-31T10:00:00Z"))
                .containsExactly(server.rows("SELECT '0001-01-01T00:00:00Z'::timestamptz")
                        .getFirst());
    }

    @Test
    void writesTimesWithoutTheirOffset() throws Exception {
        assertThat(stored(
                        task().formatted("it", "time", "string"),
                        "12:34:56",
                        "12:34:56.123456Z",
                        "00:00:00.5+05:00",
                        "23:59:59-08:00",
                        "24:00:00"))
                .containsExactly("12:34:56", "12:34:56.123456", "00:00:00.5", "23:59:59", "24:00:00");
    }

    @Test
    void writesIntervals() throws Exception {
        asTheServerReads(
                task().formatted("it", "duration", "string"),
                "interval",
                "P1Y2M3DT4H5M6S",
                "PT0S",
                "P3W",
                "PT36H",
                "PT1.5S",
                "PT0.000001S",
                "P-1DT-2.25S",
                "P1M",
                "PT1M",
                "P0.5D",
                "3 days 04:05:06");
    }

    @Test
    void writesAddressesAsNetworks() throws Exception {
        asTheServerReads(task().formatted("it", "ipv4", "string"), "cidr", "192.168.100.128", "0.0.0.0", "10.0.0.0/8");
        asTheServerReads(
                task().formatted("it", "ipv6", "string"),
                "cidr",
                "2001:4f8:3:ba:2e0:81ff:fe22:d1f1",
                "::",
                "::1",
                "fe80::",
                "1::8",
                "1:2:3::5:6:7:8",
                "::ffff:1.2.3.4",
                "2001:4f8:3:ba::/64");
    }

    @Test
    void writesHardwareAddresses() throws Exception {
        asTheServerReads(
                task().formatted("it", "macaddr", "string"),
                "macaddr",
                "08:00:2b:01:02:03",
                "08-00-2B-01-02-03",
                "08002b:010203");
        asTheServerReads(
                task().formatted("it", "macaddr8", "string"),
                "macaddr8",
                "08:00:2b:01:02:03:04:05",
                "08002b0102030405");
    }

    @Test
    void writesUuids() throws Exception {
        asTheServerReads(
                task().formatted("it", "uuid", "string"),
                "uuid",
                "00000000-0000-0000-0000-000000000000",
                "A0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11",
                "{a0eebc99-9c0b4ef8-bb6d6bb9-bd380a11}");
    }

    @Test
    void writesWholeNumbers() throws Exception {
        assertThat(stored(task().value("it", "integer"), Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, 1e15))
                .containsExactly("-9223372036854775808", "9223372036854775807", "0", "-1", "1000000000000000");
    }

    @Test
    void writesFloatingPointAndBooleans() throws Exception {
        assertThat(stored(task().value("it", "number"), 1.5, -0.1, 1e300, 42))
                .containsExactly("1.5", "-0.1", "1e+300", "42");
        assertThat(stored(task().value("it", "boolean"), true, false)).containsExactly("t", "f");
    }

    @Test
    void leavesZeroCharactersOutOfTexts() throws Exception {
        assertThat(stored(task().value("it", "string"), "a\0b\0", "\0", "plain"))
                .containsExactly("ab", "", "plain");
    }

    @Test
    void keepsJsonAsItIs() throws Exception {
        assertThat(stored(
                        task().value("it", "object", "string", "number"),
                        RawJson.of("{\"b\": 1,\"a\":\"\\u0000\"}"),
                        "a\"b\0",
                        1.5,
                        7,
                        true))
                .containsExactly("{\"b\": 1,\"a\":\"\\u0000\"}", "\"a\\\"b\\u0000\"", "1.5", "7", "true");
    }

    @Test
    void leavesZeroCharactersOutOfBinaryJson() throws Exception {
        var task = task().value("it", "object");
        RuntimeFixture.apply(task.spec(), null);
        server.execute("ALTER TABLE " + task.table() + " DROP COLUMN it, ADD COLUMN it JSONB");
        var chosen = task.fieldConfig("it", "{\"DDL\":\"JSONB\"}");

        store(chosen, RawJson.of("{\"a\":\"x\\u0000y\\\\u0000\\\\\\u0000\"}"));

        assertThat(server.rows("SELECT it->>'a' FROM " + task.table())).containsExactly("xy\\u0000\\");
    }

    @Test
    void decodesBase64() throws Exception {
        var task = task();
        task.add(TaskFixture.projection("/it", "it", false, Exists.MUST, "", "base64", "string"))
                .select("it");

        assertThat(stored(task, "AAEC/w==", "", "aGVsbG8=", "aGVs\nbG8g", "++//"))
                .containsExactly("\\x000102ff", "\\x", "\\x68656c6c6f", "\\x68656c6c6f20", "\\xfbefff");
    }

    @Test
    void makesTextOfAnythingByWish() throws Exception {
        assertThat(stored(
                        task().value("it", "object", "number", "boolean").fieldConfig("it", "{\"castToString\":true}"),
                        RawJson.of("{\"a\":1}"),
                        1e21,
                        1.0,
                        12,
                        true))
                .containsExactly("{\"a\":1}", "1000000000000000000000", "1", "12", "true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"varchar(10)", "char(5)", "citext_like", "int4", "smallint", "inet", "timestamp", "real", "name"
            })
    void writesIntoTypesThatTheUserChose(String type) throws Exception {
        server.execute(
                "CREATE SCHEMA IF NOT EXISTS flow",
                "DROP DOMAIN IF EXISTS flow.citext_like CASCADE",
                "CREATE DOMAIN flow.citext_like AS text CHECK (length(VALUE) < 30)");
        String ddl = type.equals("citext_like") ? "flow.citext_like" : type;
        String value = switch (type) {
            case "int4", "smallint", "real" -> "12";
            case "inet" -> "10.0.0.1";
            case "timestamp" -> "2024-01-02 03:04:05";
            default -> "hello";
        };

        assertThat(stored(task().value("it", "string").fieldConfig("it", "{\"DDL\":\"" + ddl + "\"}"), value))
                .containsExactly(value);
    }

    @ParameterizedTest
    @CsvSource({
        "integer, '', 1e30, out of range",
        "integer, '', 1.5, not a whole number",
    })
    void refusesNumbersThatDoNotFit(String type, String format, double value, String reason) throws Exception {
        var task = task().formatted("it", format, type);

        assertThatThrownBy(() -> stored(task, value))
                .hasMessageContaining(task.table())
                .hasMessageContaining("\"it\"")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({"date, 2023-02-29", "date-time, yesterdayish at noon", "uuid, xyz", "ipv4, 1.2.3.400", "duration, P"})
    void refusesTextsThatAreNoValues(String format, String value) throws Exception {
        var task = task().formatted("it", format, "string");

        assertThatThrownBy(() -> stored(task, value))
                .hasMessageContaining(task.table())
                .hasMessageContaining("\"it\"")
                .hasMessageContaining(value);
    }

    @Test
    void refusesTextsThatAreTooLong() throws Exception {
        var task = task().value("it", "string").fieldConfig("it", "{\"DDL\":\"VARCHAR(3)\"}");

        assertThatThrownBy(() -> stored(task, "four"))
                .hasMessageContaining(task.table())
                .hasMessageContaining("it");
    }
}
