package dev.flowcdk.reference.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.internal.schema.RecordedSchema;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.testing.MaterializeRun;
import dev.flowcdk.testing.spec.ConnectorPages;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MaterializeSqliteTest {

    private static final String KEY = "{\"type\":\"object\",\"required\":[\"id\"],\"reduce\":{\"strategy\":\"merge\"},"
            + "\"properties\":{\"id\":{\"type\":\"integer\"}";

    @TempDir
    private Path folder;

    @Test
    void answersWithRecordedSchemas() {
        RecordedSchema.verifyConfigs(MaterializeSqlite.Config.class, MaterializeSqlite.Table.class);
    }

    @Test
    void itsPageIsUpToDate() throws Exception {
        ConnectorPages.verify(MaterializeSqlite::new, Path.of("../../docs/connectors/materialize-sqlite.md"));
    }

    @Test
    void keepsAValueOfEveryType() throws Exception {
        var database = database();
        MaterializeRun.start(
                        MaterializeSqlite::new,
                        config(database, false),
                        Map.of(
                                table("cats"),
                                cats(
                                        ",\"name\":{\"type\":\"string\"},\"age\":{\"type\":\"number\"},"
                                                + "\"lives\":{\"type\":\"integer\"},\"black\":{\"type\":\"boolean\"},"
                                                + "\"toys\":{\"type\":\"array\"},\"chip\":{\"type\":[\"string\",\"integer\"]}")))
                .transaction(
                        "{\"id\":1,\"name\":\"Zoë\",\"age\":3.5,\"lives\":9223372036854775807,\"black\":true,"
                                + "\"toys\":[1,\"x\"],\"chip\":\"007\"}",
                        "{\"id\":-2,\"age\":9007199254740993,\"chip\":7,\"black\":false}")
                .run();

        assertThat(database.rows("SELECT id, name, age, lives, black, toys, chip FROM cats ORDER BY id"))
                .containsExactly(
                        "-2|null|9007199254740993|null|0|null|7", "1|Zoë|3.5|9223372036854775807|1|[1,\"x\"]|\"007\"");
    }

    @Test
    void keepsDeletedDocumentsUnlessAskedForHardDeletes() throws Exception {
        for (boolean hardDelete : new boolean[] {false, true}) {
            var database = new Database(folder.resolve("hard-" + hardDelete));
            MaterializeRun.start(
                            MaterializeSqlite::new,
                            config(database, hardDelete),
                            Map.of(
                                    table("cats"),
                                    CatalogCollection.of(
                                            "acme/cats", List.of("/id"), MaterializeSqliteConformanceTest.SCHEMA)))
                    .transaction("{\"id\":1}", "{\"id\":2}")
                    .transaction("{\"id\":1,\"_meta\":{\"op\":\"d\"}}")
                    .run();

            assertThat(database.rows("SELECT id FROM cats ORDER BY id"))
                    .isEqualTo(hardDelete ? List.of("2") : List.of("1", "2"));
        }
    }

    @Test
    void writesARowAnewThatSomebodyHasRemoved() throws Exception {
        var database = database();
        var run = MaterializeRun.start(MaterializeSqlite::new, config(database, false), Map.of(table("cats"), cats("")))
                .transaction("{\"id\":1}")
                .run();

        database.execute("CREATE TRIGGER gone BEFORE UPDATE ON cats BEGIN SELECT RAISE(IGNORE); END");
        database.execute("CREATE TRIGGER anew BEFORE INSERT ON cats BEGIN DELETE FROM cats WHERE id = NEW.id; END");
        run.transaction("{\"id\":1,\"seen\":true}").run();

        assertThat(database.rows("SELECT id, json_extract(flow_document, '$.seen') FROM cats"))
                .containsExactly("1|1");
    }

    @Test
    void takesNamesThatDifferByCaseForTheSame() {
        var database = database();

        assertThatThrownBy(() -> MaterializeRun.start(
                        MaterializeSqlite::new,
                        config(database, false),
                        Map.of(table("cats"), cats(""), table("CATS"), cats(""))))
                .hasMessageContaining("differ by case only");
    }

    @Test
    void quotesWhatUsersCallTheirTables() throws Exception {
        var database = database();
        String name = "it's \"100%_done\"\\";
        MaterializeRun.start(MaterializeSqlite::new, config(database, false), Map.of(table(name), cats("")))
                .transaction("{\"id\":1}")
                .run();

        assertThat(database.rows("SELECT id FROM \"it's \"\"100%_done\"\"\\\"")).containsExactly("1");
    }

    @Test
    void saysWhichNumberIsTooLarge() {
        var run = MaterializeRun.start(
                        MaterializeSqlite::new,
                        config(database(), false),
                        Map.of(table("cats"), cats(",\"n\":{\"type\":\"integer\"}")))
                .transaction("{\"id\":1,\"n\":18446744073709551615}");

        assertThatThrownBy(run::run)
                .isInstanceOf(ConnectorFailedException.class)
                .hasMessageContainingAll("table cats, column \"n\"", "18446744073709551615", "castToString");
    }

    private Database database() {
        return new Database(folder.resolve("pets.sqlite"));
    }

    private static MaterializeSqlite.Config config(Database database, boolean hardDelete) {
        return new MaterializeSqlite.Config(database.file(), hardDelete);
    }

    private static MaterializeSqlite.Table table(String name) {
        return new MaterializeSqlite.Table(name, false);
    }

    private static CatalogCollection cats(String properties) {
        return CatalogCollection.of("acme/cats", List.of("/id"), RawJson.of(KEY + properties + "}}"));
    }
}
