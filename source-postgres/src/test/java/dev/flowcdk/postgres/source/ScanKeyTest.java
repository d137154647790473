package dev.flowcdk.postgres.source;

import static dev.flowcdk.postgres.source.CaptureFixture.column;
import static dev.flowcdk.postgres.source.CaptureFixture.documents;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.testing.CaptureResult;
import dev.flowcdk.testing.CaptureRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/// Believed: a value that was written into a document can be read back by the server, and sorts as its text does.
@ExtendWith(CaptureServer.class)
@Timeout(120)
class ScanKeyTest {

    private static final String BY_K = "{\"primary_key\": [\"k\"]}";

    /// Rows are inserted in another order than that of the key, in which they are given here.
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "DATE          | -infinity; 4714-11-24 BC; 0044-03-15 BC; 0044-03-16 BC; 0001-01-01; 9999-12-31; 10000-01-01; 5874897-12-31; infinity",
                "TIMESTAMP     | -infinity; 0044-03-15 12:00 BC; 0001-12-31 23:59:59.999999 BC; 2024-01-15; 10000-01-01; 294276-12-31; infinity",
                "TIMESTAMPTZ   | 0044-03-15 12:00Z BC; 2024-11-03 08:30Z; 2024-11-03 09:30Z; 12345-06-07 08:09Z",
                "INTERVAL      | -1 mon; -00:00:00.5; 0; 1 day; 30 days 1 second; 2 mon",
                "TIME          | 00:00; 12:30; 12:30:00.5; 24:00",
                "INTEGER[]     | {}; {1}; {1,2}; {1,NULL}; {2}",
                "TEXT[]        | {}; {\"a b\"}; {\"a\\\"b\"}; {z}",
                "INT4RANGE     | empty; (,); [1,5); [1,)",
                "DATERANGE     | [2024-01-01,9999-12-31]; [2024-01-01,infinity); [2024-01-01,)",
                "pair          | (1,a); (1,b c); (2,)",
                "NUMERIC       | -1e30; -1.10; 0; 0.001; 1.50; 12345678901234567890",
                "DOUBLE PRECISION | -1; -0; 1e-300; NaN",
                "\"char\"      | a; b"
            })
    void goesOnBehindEachValueOfAKey(String type, String values, CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TYPE pair AS (x INTEGER, y TEXT)",
                "CREATE TABLE items (id SERIAL PRIMARY KEY, k " + type + " NOT NULL UNIQUE)");
        List<String> expected = Arrays.asList(values.split("; "));
        for (int index = 0; index < expected.size(); index++) {
            int id = (5 * index + 2) % 11; // of neither order
            capture.execute("INSERT INTO items VALUES (" + id + ", '" + expected.get(index) + "')");
        }
        capture.advanced("backfill_chunk_size", 1);

        List<String> ids = new ArrayList<>();
        CaptureRun run = capture.prepare("items", BY_K);
        boolean complete = false;
        while (!complete) {
            CaptureResult one = ids.size() < expected.size() ? run.untilDocuments(1) : run.untilExit();
            ids.addAll(column(documents(one, "items"), "/id"));
            complete = ids.size() > expected.size()
                    || JsonMapper.shared()
                            .readTree(one.state().bytes())
                            .toString()
                            .contains("\"Active\"");
            run = one.resume();
        }

        assertThat(ids)
                .containsExactlyElementsOf(IntStream.range(0, expected.size())
                        .mapToObj(index -> Integer.toString((5 * index + 2) % 11))
                        .toList());
    }

    /// A key of two columns whose first is equal for the server in several rows, and not equal in its bytes.
    @Test
    void takesForEqualWhatIsEqualForTheServer(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (f FLOAT8, n NUMERIC, id INTEGER, PRIMARY KEY (f, n, id))",
                "INSERT INTO items VALUES (0, 1.00, 1), ('-0', 1.0, 2), (0, 1, 3), ('-0', 1.000, 4)");
        capture.advanced("backfill_chunk_size", 1);

        CaptureResult result = capture.prepare("items").untilExit();

        assertThat(column(documents(result, "items"), "/id")).containsExactly("1", "2", "3", "4");
    }

    @Test
    void refusesAKeyThatTheServerCannotOrder(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY, k POINT NOT NULL)");

        assertThatThrownBy(() -> capture.prepare("items", BY_K))
                .hasMessageContaining("resource \"public.items\"")
                .hasMessageContaining("the server has no order for the key [k]")
                .hasMessageContaining("\"Without Primary Key\"");
    }

    @Test
    void refusesAKeyThatIsNotInTheTable(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");

        assertThatThrownBy(() -> capture.prepare("items", BY_K))
                .hasMessageContaining("column \"k\" of the key is not in the table");
    }

    /// Believed: what is unique in a table can be a key. Keys of collections have to be scalars.
    @ParameterizedTest
    @CsvSource({"JSONB", "INTEGER[]", "document", "list"})
    void takesNoKeyWhoseValuesAreNoScalars(String type, CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE DOMAIN document AS JSONB",
                "CREATE DOMAIN list AS TEXT[]",
                "CREATE TABLE items (k " + type + " PRIMARY KEY, name TEXT)");
        Bound proposed = capture.bound("items").getFirst();

        assertThat(proposed.collection().key()).isEqualTo(Discovery.FALLBACK_KEY);
        assertThat(proposed.resource().at("/mode").asString()).isEqualTo("Without Primary Key");

        var byK = new Bound(
                proposed.resource().deepCopy().put("mode", "Normal"),
                CatalogCollection.of(
                        "test/items", List.of("/k"), proposed.collection().writeSchema()),
                0);
        assertThatThrownBy(() -> capture.prepare(CaptureFixture.untilCaughtUp(), List.of(byK)))
                .hasMessageContaining("column \"k\" is in the collection's key, but values of its type")
                .hasMessageContaining("no scalars");
    }

    @Test
    void proposesNoKeyOfAColumnThatDocumentsDoNotHave(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (_meta INTEGER PRIMARY KEY, name TEXT)");

        assertThat(capture.bound("items").getFirst().collection().key()).isEqualTo(Discovery.FALLBACK_KEY);
    }

    @Test
    void takesAKeyOfJsonThatIsScalarByItsSchema(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (k JSONB PRIMARY KEY)", "INSERT INTO items VALUES ('\"x\"'), ('5')");
        capture.advanced("backfill_chunk_size", 1);

        CaptureResult result = capture.prepare(CaptureFixture.untilCaughtUp(), List.of(Bound.byKey("items", "k")))
                .untilExit();

        assertThat(column(documents(result, "items"), "/k")).containsExactly("x", "5");
    }

    @ParameterizedTest
    @CsvSource({"INTERVAL", "INTEGER[]", "INT4RANGE", "INET", "mood"})
    void refusesToBePreciseByAKeyThatOnlyTheServerCompares(String type, CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TYPE mood AS ENUM ('z', 'm', 'a')",
                "CREATE TABLE items (id INTEGER PRIMARY KEY, k " + type + " NOT NULL UNIQUE)");

        assertThatThrownBy(() -> capture.prepare("items", BY_K, "{\"mode\": \"Precise\"}"))
                .hasMessageContaining("the mode \"Precise\" cannot be used with column \"k\" of the key")
                .hasMessageContaining("choose the mode \"Normal\"");
    }
}
