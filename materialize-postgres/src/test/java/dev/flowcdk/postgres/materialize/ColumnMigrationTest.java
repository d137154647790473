package dev.flowcdk.postgres.materialize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.internal.protocol.Exists;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Fields of which the schema says something else than when their columns were made.
class ColumnMigrationTest {

    private static TargetServer server;
    private static int tables;

    @BeforeAll
    static void start() throws Exception {
        server = TargetServer.start();
        server.execute("CREATE SCHEMA flow", "SET TIME ZONE 'Asia/Tokyo'");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /// A table with one row, whose column `v` is of this type.
    private static TaskFixture table(String type, String literal) throws Exception {
        TaskFixture task = server.task("migrated_" + tables++).key("id", "integer");
        RuntimeFixture.apply(task.spec(), null);
        server.execute(
                "ALTER TABLE " + task.table() + " ADD v " + type,
                "INSERT INTO " + task.table() + " VALUES (1, '{}', " + literal + ")",
                "ALTER TABLE " + task.table() + " ALTER v SET NOT NULL");
        return task;
    }

    private static TaskFixture of(TaskFixture task, String format, String encoding, String... types) {
        return task.copy()
                .select("v")
                .add(TaskFixture.projection("/v", "v", false, Exists.MUST, format, encoding, types));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    NUMERIC          | 1.50                       |         |        | number  | double precision | 1.5
                    NUMERIC          | 1.50                       |         |        | string  | text             | 1.50
                    BIGINT           | 7                          |         |        | number  | double precision | 7
                    BIGINT           | 7                          | integer |        | string  | numeric          | 7
                    BIGINT           | 7                          |         |        | string  | text             | 7
                    DOUBLE PRECISION | 1.5                        |         |        | string  | text             | 1.5
                    DATE             | '2024-02-29'               |         |        | string  | text             | 2024-02-29
                    TIME             | '12:30:00.5'               |         |        | string  | text             | 12:30:00.5
                    TIMESTAMPTZ      | '2024-02-29 12:00:00.5+01' |         |        | string  | text             | 2024-02-29T11:00:00.500000Z
                    TEXT             | 'AAEC'                     |         | base64 | string  | bytea            | \\x000102
                    VARCHAR(9)       | 'AAEC'                     |         | base64 | string  | bytea            | \\x000102
                    BYTEA            | '\\x000102'                |         |        | string  | text             | AAEC
                    JSON             | '{"a": 1}'                 |         |        | string  | text             | {"a": 1}
                    JSONB            | '{"a": 1}'                 |         |        | string  | text             | {"a": 1}
                    JSONB            | '{"a": 1}'                 |         |        | object  | json             | {"a": 1}
                    TEXT             | 'it'                       |         |        | object  | json             | "it"
                    BOOLEAN          | true                       |         |        | array   | json             | true
                    INTERVAL         | '1 day'                    |         |        | object  | json             | "1 day"
                    """)
    void keepsTheValues(
            String from, String literal, String format, String encoding, String type, String to, String value)
            throws Exception {
        TaskFixture task = table(from, literal);
        TaskFixture changed = of(task, format == null ? "" : format, encoding == null ? "" : encoding, type);

        assertThat(RuntimeFixture.validate(changed, task.spec())).containsEntry("v", "FIELD_OPTIONAL");
        assertThat(RuntimeFixture.apply(changed.spec(), task.spec()))
                .startsWith("ALTER TABLE " + task.table() + "\n    ALTER COLUMN v TYPE ");

        assertThat(server.rows("SELECT pg_typeof(v), v FROM " + task.table())).containsExactly(to + "|" + value);
        assertThat(RuntimeFixture.apply(changed.spec(), task.spec())).isEmpty();
        RuntimeFixture.open(changed.spec()).close();
    }

    @ParameterizedTest
    @CsvSource({
        "INTERVAL, '1 day', '', string",
        "CIDR, '10.0.0.0/8', '', string",
        "MACADDR, '08:00:2b:01:02:03', '', string",
        "BOOLEAN, true, '', string",
        "NUMERIC, 1, '', integer",
        "DOUBLE PRECISION, 1, integer, string",
        "BIGINT, 1, number, string"
    })
    void asksForABackfillWhereThereIsNoWay(String from, String literal, String format, String type) throws Exception {
        TaskFixture task = table(from, "'" + literal + "'");

        assertThat(RuntimeFixture.validate(of(task, format, "", type), task.spec()))
                .containsEntry("v", "INCOMPATIBLE");
    }

    @Test
    void changesAllColumnsAtOnceAndAddsOthers() throws Exception {
        TaskFixture task =
                server.task("wide").key("id", "integer").value("a", "integer").value("b", "integer");
        RuntimeFixture.apply(task.spec(), null);
        TaskFixture changed = server.task("wide")
                .key("id", "integer")
                .value("a", "string")
                .optional("b", "number", "null")
                .value("c", "string");

        assertThat(RuntimeFixture.apply(changed.spec(), task.spec())).isEqualTo("""
                        ALTER TABLE flow.wide
                            ALTER COLUMN a TYPE TEXT USING a::TEXT,
                            ALTER COLUMN b TYPE DOUBLE PRECISION USING b::DOUBLE PRECISION;
                        ALTER TABLE flow.wide
                            ADD COLUMN IF NOT EXISTS c TEXT,
                            ALTER COLUMN b DROP NOT NULL;""");
    }

    @Test
    void leavesAllAsItIsWhenAValueCannotBeKept() throws Exception {
        TaskFixture task = table("TEXT", "'no base64!'");
        TaskFixture changed = of(task, "", "base64", "string").value("more", "string");

        assertThatThrownBy(() -> RuntimeFixture.apply(changed.spec(), task.spec()))
                .hasMessageContaining("base64")
                .hasMessageContaining(task.table());
        assertThat(server.rows("SELECT * FROM " + task.table())).containsExactly("1|{}|no base64!");
    }

    /// Older versions of the other implementation copied the column, dropped it, and were killed before the rename.
    @Test
    void finishesTheRenameOfACopy() throws Exception {
        TaskFixture task = table("TEXT", "'kept'");
        server.execute("ALTER TABLE " + task.table() + " RENAME v TO v_flowtmp1");

        RuntimeFixture.apply(of(task, "", "", "string").spec(), task.spec());

        assertThat(server.rows("SELECT v FROM " + task.table())).containsExactly("kept");
    }

    @Test
    void neverChangesKeys() throws Exception {
        TaskFixture task = server.task("keyed").key("id", "integer");
        RuntimeFixture.apply(task.spec(), null);

        assertThat(RuntimeFixture.validate(server.task("keyed").key("id", "string"), task.spec()))
                .containsEntry("id", "INCOMPATIBLE");
    }

    @Test
    void aBackfillKeepsATableWhoseColumnsCanBeChanged() throws Exception {
        TaskFixture task = table("BIGINT", "7");

        assertThat(RuntimeFixture.apply(of(task, "", "", "string").backfill().spec(), task.spec()))
                .startsWith("TRUNCATE TABLE " + task.table() + ";\nALTER TABLE " + task.table()
                        + "\n    ALTER COLUMN v TYPE TEXT");
    }
}
