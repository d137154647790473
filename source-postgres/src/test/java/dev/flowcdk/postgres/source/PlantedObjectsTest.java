package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.testing.CaptureRun;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Whoever may create objects in a schema that the capture's user looks into could make functions, operators and casts
/// that fit a query of ours better than the server's own, and have them run with the user's rights. Believed: that the
/// server's own come first. They do only for the very same types of arguments.
@ExtendWith(CaptureServer.class)
class PlantedObjectsTest {

    @Test
    void runsNothingThatSomebodyElseHasMade(CaptureFixture capture) throws Exception {
        String mallory = capture.database() + "_mallory";
        capture.server().createRole(mallory, "secret", "");
        capture.execute("GRANT CREATE ON SCHEMA public TO " + mallory);
        try (Connection connection = capture.server().connect(capture.database(), mallory, "secret");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE public.flow_checkpoints_v1 (trap TEXT)");
            statement.execute("CREATE TYPE public.money_and_place AS (amount INTEGER, place TEXT)");
            for (String trap : List.of(
                    "lower(a name) RETURNS text",
                    "pg_relation_size(a oid) RETURNS bigint",
                    "to_regclass(a varchar) RETURNS regclass",
                    "trap_equal(a name, b varchar) RETURNS boolean",
                    "trap_equal(a text, b varchar) RETURNS boolean",
                    "trap_times(a numeric, b bigint) RETURNS numeric",
                    "trap_cast(a public.money_and_place) RETURNS text")) {
                statement.execute("CREATE FUNCTION public." + trap + " LANGUAGE plpgsql AS $$ BEGIN"
                        + " INSERT INTO public.flow_checkpoints_v1 VALUES ('" + trap + "'); RETURN NULL; END $$");
            }
            statement.execute(
                    "CREATE OPERATOR public.= (FUNCTION = public.trap_equal, LEFTARG = name, RIGHTARG = varchar)");
            statement.execute(
                    "CREATE OPERATOR public.= (FUNCTION = public.trap_equal, LEFTARG = text, RIGHTARG = varchar)");
            statement.execute(
                    "CREATE OPERATOR public.* (FUNCTION = public.trap_times, LEFTARG = numeric, RIGHTARG = bigint)");
            statement.execute(
                    "CREATE CAST (public.money_and_place AS text) WITH FUNCTION public.trap_cast(public.money_and_place)");
        }
        capture.execute(
                "CREATE TABLE public.keyed (id VARCHAR PRIMARY KEY, pair public.money_and_place)",
                "INSERT INTO public.keyed VALUES ('a', (1, 'here')), ('b', (NULL, NULL)), ('c', NULL)",
                "CREATE TABLE public.keyless (pair public.money_and_place[])",
                "INSERT INTO public.keyless VALUES (ARRAY[(2, 'there')::public.money_and_place])");
        capture.advanced("backfill_chunk_size", 1);

        var result = CaptureRun.start(
                        () -> new SourcePostgres(Map.of("SHUTDOWN_AFTER_POLLING", "yes")), capture.config())
                .untilExit();

        assertThat(sprung(capture)).isEmpty();
        assertThat(result.documents("public/keyed"))
                .extracting(document -> new String(document.bytes(), StandardCharsets.UTF_8))
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"pair\":\"(1,here)\""),
                        second -> assertThat(second).contains("\"pair\":\"(,)\""),
                        third -> assertThat(third).contains("\"pair\":null"));
        assertThat(result.documents("public/keyless"))
                .extracting(document -> new String(document.bytes(), StandardCharsets.UTF_8))
                .singleElement()
                .asString()
                .contains("{\\\"(2,there)\\\"}");
    }

    /// The server's own operators would take a `citext` for a `text`, which is in another order.
    @Test
    void comparesKeysOfAnExtensionAsItDoes(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE EXTENSION citext",
                "CREATE TABLE one (id CITEXT PRIMARY KEY)",
                "INSERT INTO one VALUES ('a'), ('B'), ('c'), ('D')",
                "CREATE TABLE three (name CITEXT, number INTEGER, place CITEXT, PRIMARY KEY (name, number, place))",
                "INSERT INTO three SELECT name, number, place FROM unnest(ARRAY['a', 'B', 'c']) name,"
                        + " generate_series(1, 2) number, unnest(ARRAY['x', 'Y', 'z']) place");
        capture.advanced("backfill_chunk_size", 1);

        var result = CaptureRun.start(
                        () -> new SourcePostgres(Map.of("SHUTDOWN_AFTER_POLLING", "yes")), capture.config())
                .untilExit();

        assertThat(result.documents("public/one")).hasSize(4);
        assertThat(result.documents("public/three")).hasSize(18);
    }

    private static List<String> sprung(CaptureFixture capture) throws Exception {
        try (Connection connection = capture.server().connect(capture.database());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT trap FROM public.flow_checkpoints_v1")) {
            List<String> traps = new ArrayList<>();
            while (rows.next()) {
                traps.add(rows.getString(1));
            }
            return traps;
        }
    }
}
