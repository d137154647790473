package dev.flowcdk.postgres.source;

import static dev.flowcdk.postgres.source.CaptureFixture.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(CaptureServer.class)
class SimpleCaptureTest {

    @Test
    void readsExistingRowsAndThenChanges(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT)",
                "INSERT INTO items VALUES (1, 'one'), (2, 'two \"quoted\"'), (3, NULL)");

        Captured backfill = capture.run("items");

        assertThat(backfill.transactions()).extracting(List::size).containsExactly(0, 0, 0, 3, 0);
        assertThat(backfill.transactions().get(3))
                .extracting(document -> document.json().toString())
                .containsExactly(row(0, 1, "\"one\""), row(1, 2, "\"two \\\"quoted\\\"\""), row(2, 3, "null"));
        assertThat(capture.state().at("/bindingStateV1/public%2Fitems").toString())
                .isEqualTo("{\"mode\":\"Active\",\"backfilled\":3,\"key_columns\":[\"id\"]}");

        capture.execute(
                "INSERT INTO items VALUES (4, 'four')",
                "UPDATE items SET name = 'uno' WHERE id = 1",
                "DELETE FROM items WHERE id = 2");
        Captured changes = capture.run("items");

        List<JsonNode> documents = changes.documents(0);
        assertThat(changes.transactions()).extracting(List::size).containsExactly(0, 0, 3, 0);
        assertThat(column(documents, "/id")).containsExactly("4", "1", "2");
        assertThat(column(documents, "/_meta/op")).containsExactly("c", "u", "d");
        assertThat(column(documents, "/name")).containsExactly("four", "uno", "-");
        assertThat(documents.getFirst().at("/_meta/source").propertyNames())
                .containsExactly("ts_ms", "schema", "table", "loc", "txid");
        assertThat(documents).allSatisfy(document -> {
            JsonNode place = document.at("/_meta/source/loc");
            assertThat(place.get(0).asLong()).isLessThanOrEqualTo(place.get(1).asLong());
            assertThat(place.get(1).asLong()).isLessThan(place.get(2).asLong());
        });
    }

    @Test
    void tablesWithoutABackfillHaveTheirKeyInTheState(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, other INTEGER)",
                "CREATE TABLE chosen (id INTEGER PRIMARY KEY, other INTEGER)",
                "CREATE TABLE keyless (id INTEGER)");
        capture.advanced("skip_backfills", "public.items,public.keyless");
        List<Bound> bound = capture.bound("items", "chosen", "keyless");
        bound.get(1)
                .resource()
                .put("mode", "Only Changes")
                .putArray("primary_key")
                .add("other");

        JsonNode state = capture.run(bound).state().at("/bindingStateV1");

        assertThat(state.at("/public%2Fitems").toString())
                .isEqualTo("{\"mode\":\"Active\",\"backfilled\":0,\"key_columns\":[\"id\"]}");
        assertThat(state.at("/public%2Fchosen").toString())
                .isEqualTo("{\"mode\":\"Active\",\"backfilled\":0,\"key_columns\":[\"other\"]}");
        assertThat(state.at("/public%2Fkeyless").toString()).isEqualTo("{\"mode\":\"Active\",\"backfilled\":0}");
    }

    @Test
    void tellsTheCursorWithEachCheckpointAndTablesOnlyWhenTheyChange(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");

        List<JsonNode> first = capture.run("items").patches();
        List<JsonNode> second = capture.run("items").patches();

        assertThat(first).hasSize(5).allMatch(patch -> patch.has("cursor"));
        assertThat(first)
                .extracting(patch -> patch.has("bindingStateV1"))
                .containsExactly(false, true, false, true, false);
        assertThat(second)
                .hasSize(4)
                .allMatch(patch -> patch.has("cursor"))
                .noneMatch(patch -> patch.has("bindingStateV1"));
    }

    @Test
    void readsAnEmptyTableInOneChunk(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");

        assertThat(capture.run("items").transactions()).hasSize(5);

        capture.execute("INSERT INTO items VALUES (1)");
        assertThat(column(capture.run("items").documents(0), "/id")).containsExactly("1");
    }

    @Test
    void leavesOutTablesThatAreNotBound(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "CREATE TABLE others (id INTEGER PRIMARY KEY)");
        capture.run("items");

        capture.execute("INSERT INTO others VALUES (1)", "INSERT INTO items VALUES (2)");

        assertThat(column(capture.run("items").documents(0), "/id")).containsExactly("2");
    }

    @Test
    void readsATableAnewThatWasUnboundMeanwhile(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY)",
                "CREATE TABLE others (id INTEGER PRIMARY KEY)",
                "INSERT INTO items VALUES (1)",
                "INSERT INTO others VALUES (10)");
        capture.run("items", "others");

        Captured without = capture.run("items");
        assertThat(without.state().at("/bindingStateV1/public%2Fothers").toString())
                .isEqualTo("{\"mode\":\"Ignore\",\"backfilled\":0}");
        String cursor = without.state().get("cursor").asString();

        capture.execute("INSERT INTO others VALUES (11)");
        Captured again = capture.run("items", "others");

        assertThat(again.documents(0)).isEmpty();
        assertThat(column(again.documents(1), "/id")).containsExactly("10", "11");
        assertThat(cursor).isNotEmpty();
    }

    @Test
    void startsAllOverWhenEveryBindingIsNew(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "INSERT INTO items VALUES (1)");
        List<Bound> bound = capture.bound("items");
        capture.run(bound);
        capture.awaitSlotReleased();
        capture.execute("SELECT pg_drop_replication_slot('" + capture.slot() + "')");

        assertThatThrownBy(() -> capture.run(bound))
                .hasCauseInstanceOf(UserException.class)
                .hasMessageContaining("replication slot \"" + capture.slot() + "\" does not exist any more")
                .hasMessageContaining("backfill counter");

        Bound first = bound.getFirst();
        Captured anew = capture.run(List.of(first.again()));
        assertThat(column(anew.documents(0), "/id")).containsExactly("1");
        assertThat(column(anew.documents(0), "/_meta/source/snapshot")).containsExactly("true");
    }

    @Test
    void refusesASlotThatWasMovedPastTheCursor(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        capture.run("items");
        capture.awaitSlotReleased();
        capture.execute(
                "INSERT INTO items VALUES (1)",
                "SELECT pg_replication_slot_advance('" + capture.slot() + "', pg_current_wal_flush_lsn())");

        assertThatThrownBy(() -> capture.run("items"))
                .hasCauseInstanceOf(UserException.class)
                .hasMessageContaining("moved on")
                .hasMessageContaining("leave out the changes in between");
    }

    @Test
    void goesOnWhereItStoppedWhileNothingHappened(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        capture.run("items");

        for (int repetition = 0; repetition < 3; repetition++) {
            assertThat(capture.run("items").documents(0)).isEmpty();
        }
    }

    @Test
    void capturesChangesOnly(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "INSERT INTO items VALUES (1)");
        List<Bound> bound = List.of(capture.bound("items").getFirst().with("mode", "Only Changes"));

        assertThat(capture.run(bound).documents(0)).isEmpty();

        capture.execute("INSERT INTO items VALUES (2)");
        assertThat(column(capture.run(bound).documents(0), "/id")).containsExactly("2");
    }

    @Test
    void skipsBackfillsOfListedTables(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY)",
                "CREATE TABLE others (id INTEGER PRIMARY KEY)",
                "INSERT INTO items VALUES (1)",
                "INSERT INTO others VALUES (1)");
        capture.advanced("skip_backfills", "public.ITEMS,other.table");

        Captured session = capture.run("items", "others");

        assertThat(session.documents(0)).isEmpty();
        assertThat(session.documents(1)).hasSize(1);
    }

    @Test
    void readsTablesOfHigherPriorityFirst(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE a (id INTEGER PRIMARY KEY)",
                "CREATE TABLE b (id INTEGER PRIMARY KEY)",
                "CREATE TABLE c (id INTEGER PRIMARY KEY)",
                "INSERT INTO a VALUES (1), (2)",
                "INSERT INTO b VALUES (1), (2)",
                "INSERT INTO c VALUES (1), (2)");
        capture.advanced("backfill_chunk_size", 1);
        List<Bound> bound = capture.bound("a", "b", "c");
        bound.set(0, bound.get(0).with("priority", -1));
        bound.set(2, bound.get(2).with("priority", 3));

        List<String> order = new ArrayList<>();
        capture.run(bound).transactions().forEach(documents -> documents.forEach(each -> order.add(each.binding())));

        assertThat(order).containsExactly("c", "c", "b", "b", "a", "a");
    }

    @Test
    void tagsAndNumbersDocumentsWhenAskedTo(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "INSERT INTO items VALUES (1)");
        capture.advanced("source_tag", "the \"tag\"");
        List<Bound> bound = capture.bound("items");
        JsonNode scanned = capture.run(bound).documents(0).getFirst();
        capture.execute("INSERT INTO items VALUES (2)");
        JsonNode logged = capture.run(bound).documents(0).getFirst();

        assertThat(scanned.at("/_meta/source").propertyNames())
                .containsExactly("schema", "snapshot", "table", "loc", "tag");
        assertThat(logged.at("/_meta/source").propertyNames())
                .containsExactly("ts_ms", "schema", "table", "loc", "txid", "tag");
        assertThat(logged.at("/_meta/source/tag").asString()).isEqualTo("the \"tag\"");
        assertThat(logged.at("/_meta/source/txid").isIntegralNumber()).isTrue();

        capture.execute("INSERT INTO items VALUES (3)");
        JsonNode unnumbered =
                capture.run(List.of(Bound.byKey("items", "id"))).documents(0).getFirst();
        assertThat(unnumbered.at("/_meta/source").propertyNames())
                .containsExactly("ts_ms", "schema", "table", "loc", "tag");
    }

    @Test
    void readsATableByAKeyOfTheCatalogAlone(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (a INTEGER, b TEXT)", "INSERT INTO items VALUES (2, 'x'), (1, 'y'), (3, 'z')");
        capture.advanced("backfill_chunk_size", 1);
        Bound bound = Bound.byKey("items", "a");

        Captured session = capture.run(List.of(bound));

        assertThat(column(session.documents(0), "/a")).containsExactly("1", "2", "3");
    }

    @Test
    void readsATableByAKeyOfTheResource(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, b INTEGER NOT NULL)",
                "INSERT INTO items VALUES (1, 2), (2, 1)");
        capture.advanced("backfill_chunk_size", 1);
        Bound bound = capture.bound("items").getFirst().with("primary_key", List.of("b"));

        Captured session = capture.run(List.of(bound));

        assertThat(column(session.documents(0), "/id")).containsExactly("2", "1");
        assertThat(capture.state()
                        .at("/bindingStateV1/public%2Fitems/key_columns/0")
                        .asString())
                .isEqualTo("b");
    }

    @Test
    void refusesNullInTheKey(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (a INTEGER, b TEXT)", "INSERT INTO items VALUES (1, 'x'), (NULL, 'y')");
        Bound bound = Bound.byKey("items", "a");

        assertThatThrownBy(() -> capture.run(List.of(bound)))
                .hasCauseInstanceOf(UserException.class)
                .hasMessageContaining("table public.items has rows with NULL in its key [a]");
    }

    @Test
    void namesATableThatDoesNotExist(CaptureFixture capture) {
        Bound bound = Bound.byKey("absent", "a");

        assertThatThrownBy(() -> capture.run(List.of(bound)))
                .hasCauseInstanceOf(UserException.class)
                .hasMessageContaining("table public.absent does not exist");
    }

    @Test
    void goesOnWithATableOfTheSameName(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "INSERT INTO items VALUES (1)");
        capture.run("items");
        capture.execute(
                "INSERT INTO items VALUES (2)",
                "DROP TABLE items",
                "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT)",
                "INSERT INTO items VALUES (3, 'three')");

        assertThat(column(capture.run("items").documents(0), "/id")).containsExactly("2", "3");
    }

    @Test
    void describesTheDocumentsBeforeTheFirstCheckpoint(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT)");

        JsonNode schema = capture.run("items").schemas(0).getFirst();

        assertThat(schema.at("/$defs/PublicItems/required").toString()).isEqualTo("[\"id\",\"name\"]");
        assertThat(schema.at("/$defs/PublicItems/properties/name/type").toString())
                .isEqualTo("\"string\"");
        assertThat(schema.get("unevaluatedProperties").asBoolean()).isFalse();
    }

    private static String row(int number, int id, String name) {
        return """
                {"_meta":{"op":"c","source":{"schema":"public","snapshot":true,"table":"items","loc":[-1,%d,0]}},\
                "id":%d,"name":%s}""".formatted(number, id, name);
    }
}
