package dev.flowcdk.postgres.source;

import static dev.flowcdk.postgres.source.CaptureFixture.column;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@ExtendWith(CaptureServer.class)
class ChangesTest {

    @Test
    void tellsTheOldKeyOfARowWhoseKeyChanged(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT)", "INSERT INTO items VALUES (1, 'x')");
        capture.run("items");
        capture.execute("UPDATE items SET id = 2", "UPDATE items SET name = 'y'");

        List<JsonNode> documents = capture.run("items").documents(0);

        assertThat(column(documents, "/_meta/op")).containsExactly("u", "u");
        assertThat(column(documents, "/id")).containsExactly("2", "2");
        assertThat(column(documents, "/_meta/before")).containsExactly("{\"id\":1}", "-");
    }

    @Test
    void tellsTheWholeOldRowOfTablesThatLogIt(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT, more TEXT)",
                "ALTER TABLE items REPLICA IDENTITY FULL",
                "INSERT INTO items VALUES (1, 'x', NULL)");
        capture.run("items");
        capture.execute("UPDATE items SET name = 'y'", "DELETE FROM items");

        List<JsonNode> documents = capture.run("items").documents(0);

        assertThat(column(documents, "/_meta/before")).containsExactly("{\"id\":1,\"more\":null,\"name\":\"x\"}", "-");
        assertThat(column(documents, "/name")).containsExactly("y", "y");
        assertThat(column(documents, "/more")).containsExactly("null", "null");
    }

    @Test
    void leavesOutUnchangedLargeValuesUnlessTheOldRowHasThem(CaptureFixture capture) throws Exception {
        String large = "repeat(md5('x'), 20000)";
        for (String table : List.of("partly", "wholly")) {
            capture.execute(
                    "CREATE TABLE " + table + " (id INTEGER PRIMARY KEY, small INTEGER, large TEXT)",
                    "ALTER TABLE " + table + " ALTER COLUMN large SET STORAGE EXTERNAL",
                    "INSERT INTO " + table + " VALUES (1, 1, " + large + ")");
        }
        capture.execute("ALTER TABLE wholly REPLICA IDENTITY FULL");
        capture.run("partly", "wholly");
        capture.execute("UPDATE partly SET small = 2", "UPDATE wholly SET small = 2");

        Captured session = capture.run("partly", "wholly");

        assertThat(session.documents(0).getFirst().propertyNames()).containsExactly("_meta", "id", "small");
        assertThat(session.documents(1).getFirst().get("large").asString()).hasSize(640_000);
    }

    @Test
    void keepsWhatTruncateRemoves(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "INSERT INTO items VALUES (1)");
        capture.run("items");
        capture.execute("TRUNCATE items", "INSERT INTO items VALUES (2)");

        assertThat(column(capture.run("items").documents(0), "/id")).containsExactly("2");
    }

    @Test
    void takesAnyNames(CaptureFixture capture) throws Exception {
        String create = """
                CREATE TABLE "Odd ""table"" $x$" ("I/D ~ " INTEGER PRIMARY KEY, "a""b" TEXT, "Größe" TEXT, "_meta2" TEXT,
                    "'; --" TEXT, "😀" TEXT, "\\" TEXT, "_meta" TEXT)""";
        capture.execute(create, "INSERT INTO \"Odd \"\"table\"\" $x$\" VALUES (1, 'x', 'x', 'x', 'x', 'x', 'x', 'x')");
        List<Bound> bound = capture.bound("Odd \"table\" $x$");
        JsonNode scanned = capture.run(bound).documents(0).getFirst();
        capture.execute("INSERT INTO \"Odd \"\"table\"\" $x$\" VALUES (2, 'x', 'x', 'x', 'x', 'x', 'x', 'x')");
        JsonNode logged = capture.run(bound).documents(0).getFirst();

        assertThat(bound.getFirst().collection().key()).containsExactly("/I~1D ~0 ");
        assertThat(scanned.propertyNames())
                .containsExactly("'; --", "Größe", "I/D ~ ", "\\", "_meta", "_meta2", "a\"b", "😀")
                .isEqualTo(logged.propertyNames());
        assertThat(scanned.at("/_meta/source/table").asString()).isEqualTo("Odd \"table\" $x$");
    }

    @Test
    void leavesOutGeneratedColumns(CaptureFixture capture) throws Exception {
        capture.execute("""
                CREATE TABLE items (id INTEGER PRIMARY KEY, twice INTEGER GENERATED ALWAYS AS (2 * id) STORED,
                    thrice INTEGER GENERATED ALWAYS AS (3 * id) VIRTUAL)""", "INSERT INTO items VALUES (1)");
        Captured scanned = capture.run("items");
        capture.execute("INSERT INTO items VALUES (2)");
        Captured logged = capture.run("items");

        assertThat(scanned.documents(0).getFirst().propertyNames()).containsExactly("_meta", "id");
        assertThat(logged.documents(0).getFirst().propertyNames()).containsExactly("_meta", "id");
        assertThat(scanned.schemas(0)
                        .getFirst()
                        .at("/$defs/PublicItems/properties")
                        .propertyNames())
                .containsExactly("id");
    }

    @Test
    void followsColumnsThatComeAndGo(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT)");
        List<Bound> bound = capture.bound("items");
        capture.run(bound);
        capture.execute(
                "INSERT INTO items VALUES (1, 'x')",
                "ALTER TABLE items ADD COLUMN more NUMERIC",
                "INSERT INTO items VALUES (2, 'y', 1.50)",
                "ALTER TABLE items DROP COLUMN name",
                "INSERT INTO items VALUES (3, 2.5)",
                "ALTER TABLE items ALTER COLUMN more TYPE INTEGER",
                "INSERT INTO items VALUES (4, 7)");

        List<JsonNode> documents = capture.run(bound).documents(0);

        assertThat(column(documents, "/name")).containsExactly("x", "y", "-", "-");
        assertThat(documents)
                .extracting(document -> String.valueOf(document.get("more")))
                .containsExactly("null", "\"1.50\"", "\"2.5\"", "7");
    }

    @Test
    void givesRowsOfOneStatementPlacesOfTheirOwn(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (a INTEGER)");
        capture.run("items");
        capture.execute(
                "INSERT INTO items SELECT * FROM generate_series(1, 500)", "COPY items FROM PROGRAM 'seq 501 1000'");

        List<JsonNode> documents = capture.run("items").documents(0);

        assertThat(documents).hasSize(1000);
        assertThat(column(documents, "/_meta/source/loc")).doesNotHaveDuplicates();
        assertThat(documents).isSortedAccordingTo((left, right) -> {
            long difference = left.at("/_meta/source/loc/1").asLong()
                    - right.at("/_meta/source/loc/1").asLong();
            return Long.signum(difference);
        });
    }

    @Test
    void readsTheLogAsTextWhereATypeDemandsIt(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TYPE pair AS (x INTEGER, y TEXT)",
                "CREATE TYPE mood AS ENUM ('sad', 'glad')",
                "CREATE DOMAIN document AS JSONB",
                """
                CREATE TABLE items (id INTEGER PRIMARY KEY, a pair, b mood, c document, d MONEY, e INT4RANGE, f TIMESTAMPTZ,
                    g NUMERIC[], h BYTEA, i FLOAT8, j UUID, k pair[])""",
                insertOfTypes(1));
        Captured scanned = capture.run("items");
        capture.execute(insertOfTypes(2));
        Captured logged = capture.run("items");

        JsonNode first = withoutMetaAndId(scanned);
        assertThat(withoutMetaAndId(logged)).isEqualTo(first);
        assertThat(first.get("a").asString()).isEqualTo("(5,\"six seven\")");
        assertThat(first.get("c").toString()).isEqualTo("{\"x\":[1,2]}");
        assertThat(first.get("e").asString()).isEqualTo("[1,10)");
        assertThat(first.get("f").asString()).isEqualTo("2024-01-15T06:30:00-08:00");
    }

    private static String insertOfTypes(int id) {
        return "INSERT INTO items VALUES (" + id
                + ", ROW(5, 'six seven'), 'glad', '{\"x\": [1, 2]}', 12.5, '[1,9]', '2024-01-15 14:30:00Z',"
                + " '{1.50,NULL}', '\\xDEADBEEF', 'NaN', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '{\"(1,a)\"}')";
    }

    private static JsonNode withoutMetaAndId(Captured session) {
        var document = (ObjectNode) session.documents(0).getFirst();
        document.remove("_meta");
        document.remove("id");
        return document;
    }
}
