package dev.flowcdk.postgres.materialize;

import static dev.flowcdk.postgres.materialize.RuntimeFixture.insert;
import static dev.flowcdk.postgres.materialize.RuntimeFixture.load;
import static dev.flowcdk.postgres.materialize.RuntimeFixture.update;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Names without a schema are looked up along a path that others may be able to put objects into.
class SearchPathTest {

    private TargetServer server;

    @BeforeEach
    void start() throws Exception {
        server = TargetServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// Believed: that the server's own functions and operators come first. They do only for the very same types of
    /// arguments, and it has none for `varchar`.
    @Test
    void runsNothingThatSomebodyElseHasMade() throws Exception {
        server.execute("CREATE TABLE public.sprung (trap text)");
        for (String types : List.of("varchar, varchar", "text, varchar", "name, varchar")) {
            String[] type = types.split(", ");
            server.execute(
                    "CREATE FUNCTION public.trap_equal(a %s, b %s) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN"
                                    .formatted((Object[]) type)
                            + " INSERT INTO public.sprung VALUES ('" + types
                            + "'); RETURN a::text OPERATOR(pg_catalog.=) b::text; END $$",
                    "CREATE OPERATOR public.= (FUNCTION = public.trap_equal, LEFTARG = %s, RIGHTARG = %s)"
                            .formatted((Object[]) type));
        }
        server.execute(
                "CREATE TYPE public.mood AS ENUM ('happy', 'sad')",
                "CREATE FUNCTION public.trap_cast(a text) RETURNS public.mood LANGUAGE plpgsql AS $$ BEGIN"
                        + " INSERT INTO public.sprung VALUES ('cast'); RETURN 'sad'; END $$",
                "CREATE CAST (text AS public.mood) WITH FUNCTION public.trap_cast(text)",
                "CREATE TYPE public.place AS (x integer, y integer)",
                "CREATE FUNCTION public.trap_cast_place(a text) RETURNS public.place LANGUAGE plpgsql AS $$ BEGIN"
                        + " INSERT INTO public.sprung VALUES ('cast'); RETURN NULL; END $$",
                "CREATE CAST (text AS public.place) WITH FUNCTION public.trap_cast_place(text)");
        var task = server.task("people")
                .key("id", "string")
                .fieldConfig("id", "{\"DDL\":\"VARCHAR(20)\"}")
                .value("mood", "string")
                .fieldConfig("mood", "{\"DDL\":\"public.mood\"}")
                .value("place", "string")
                .fieldConfig("place", "{\"DDL\":\"public.place\"}");
        RuntimeFixture.apply(task.spec(), null);

        try (var runtime = RuntimeFixture.open(task.spec())) {
            runtime.transaction(1, List.of(), insert(List.of("a"), List.of("happy", "(1,2)"), "{\"id\":\"a\"}"));
            assertThat(runtime.transaction(
                            2, List.of(load("a")), update(List.of("a"), List.of("sad", "(3,4)"), "{\"id\":\"a\"}")))
                    .hasSize(1);
        }

        assertThat(server.rows("SELECT id, mood, place FROM " + task.table())).containsExactly("a|sad|(3,4)");
        assertThat(server.rows("SELECT trap FROM public.sprung")).isEmpty();
    }

    @Test
    void findsTablesWithoutSchemaInTheFirstOfTheRole() throws Exception {
        server.execute("CREATE SCHEMA mine", "ALTER ROLE flow SET search_path = nowhere, mine, public");
        var task = new TaskFixture(server.config("").replace("\"schema\":\"flow\",", ""), "", "people")
                .key("id", "integer")
                .value("name", "string")
                .additionalSql("CREATE INDEX by_name ON people (lower(name))");

        assertThat(RuntimeFixture.apply(task.spec(), null)).contains("CREATE TABLE IF NOT EXISTS people (");
        assertThat(RuntimeFixture.apply(task.spec(), task.spec())).doesNotContain("CREATE TABLE");
        try (var runtime = RuntimeFixture.open(task.spec())) {
            runtime.transaction(1, List.of(), insert(List.of(1), List.of("Tom"), "{\"id\":1}"));
            runtime.transaction(2, List.of(load(1)), update(List.of(1), List.of("Tim"), "{\"id\":1}"));
        }

        assertThat(server.rows("SELECT name FROM mine.people")).containsExactly("Tim");
        assertThat(server.rows("SELECT count(*) FROM mine.flow_checkpoints_v1")).containsExactly("1");
    }

    @Test
    void leavesItsOwnSearchPathToTheTriggersOfTables() throws Exception {
        server.execute("CREATE TABLE public.log (name text)");
        var task = server.task("people").key("id", "integer").value("name", "string");
        RuntimeFixture.apply(task.spec(), null);
        server.execute(
                "CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " INSERT INTO log VALUES (NEW.name); RETURN NULL; END $$",
                "CREATE TRIGGER at_once AFTER INSERT OR UPDATE ON flow.people FOR EACH ROW EXECUTE FUNCTION public.note()",
                "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON flow.people DEFERRABLE INITIALLY DEFERRED"
                        + " FOR EACH ROW EXECUTE FUNCTION public.note()");

        try (var runtime = RuntimeFixture.open(task.spec())) {
            runtime.transaction(1, List.of(), insert(List.of(1), List.of("Tom"), "{\"id\":1}"));
            runtime.transaction(2, List.of(load(1)), update(List.of(1), List.of("Tim"), "{\"id\":1}"));
        }

        assertThat(server.rows("SELECT name FROM public.log ORDER BY name")).containsExactly("Tim", "Tom", "Tom");
    }

    /// Believed: that columns of an extension's type are compared by that type's operators. So they are only where
    /// these can be found, else as the type that theirs can be taken for.
    @Test
    void comparesKeysAsTheirOwnTypeDoes() throws Exception {
        server.execute("CREATE EXTENSION citext SCHEMA public");
        var task = server.task("people")
                .key("id", "string")
                .fieldConfig("id", "{\"DDL\":\"CITEXT\"}")
                .value("name", "string");
        RuntimeFixture.apply(task.spec(), null);

        try (var runtime = RuntimeFixture.open(task.spec())) {
            runtime.transaction(1, List.of(), insert(List.of("tom"), List.of("Tom"), "{\"id\":\"tom\"}"));

            assertThat(runtime.transaction(2, List.of(load("TOM")))).containsExactly("{\"id\":\"tom\"}");
        }
    }
}
