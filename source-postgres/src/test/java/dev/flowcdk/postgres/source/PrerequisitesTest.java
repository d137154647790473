package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import dev.flowcdk.testing.CaptureRun;
import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.node.ObjectNode;

@ExtendWith(CaptureServer.class)
class PrerequisitesTest {

    @Test
    void findsEverythingThatIsMissing(CaptureFixture capture) throws Exception {
        String user = capture.database() + "_user";
        capture.server().createRole(user, "secret", "");
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        List<Bound> bound = capture.bound("items");
        capture.configJson().put("user", user);
        ((ObjectNode) capture.configJson().get("credentials")).put("password", "secret");
        capture.execute("DROP PUBLICATION flow_publication");

        assertThatThrownBy(() -> capture.run(bound))
                .hasCauseInstanceOf(UserException.class)
                .hasMessageContaining("user \"" + user + "\" must have the REPLICATION attribute")
                .hasMessageContaining("publication \"flow_publication\" does not exist")
                .hasMessageContaining("cannot write to the watermarks table public.flow_watermarks")
                .hasMessageContaining("cannot read from table public.items: permission denied")
                .hasMessageNotContaining("secret");
    }

    @Test
    void validationNamesWhatIsMissingUnderTheSameHeader(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "CREATE TABLE keyless (id INTEGER)");
        List<Bound> bound = capture.bound("items", "keyless");
        bound.getLast().resource().remove("mode");
        capture.execute("DROP TABLE items");

        assertThatThrownBy(() -> capture.prepare(CaptureFixture.untilCaughtUp(), bound.subList(0, 1)))
                .hasMessageStartingWith(Prerequisites.HEADER)
                .hasMessageContaining("cannot read from table public.items: table public.items does not exist");
        assertThatThrownBy(() -> capture.prepare(CaptureFixture.untilCaughtUp(), bound))
                .hasMessageContaining("cannot read from table public.items")
                .hasMessageContaining("resource \"public.keyless\": the table has no key to read it by");
    }

    @Test
    void addsTablesToThePublicationWhereItMay(CaptureFixture capture) throws Exception {
        capture.execute(
                "DROP PUBLICATION flow_publication",
                "CREATE PUBLICATION flow_publication",
                "CREATE TABLE items (id INTEGER PRIMARY KEY)",
                "INSERT INTO items VALUES (1)");
        capture.advanced("discover_unpublished_tables", true);
        capture.execute("DROP TABLE flow_watermarks");

        assertThat(capture.run("items").documents(0)).hasSize(1);
        capture.execute("INSERT INTO items VALUES (2)");
        assertThat(capture.run("items").documents(0)).hasSize(1);
    }

    @Test
    void namesAMissingPublication(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        List<Bound> bound = capture.bound("items");
        CaptureRun run = capture.prepare(CaptureFixture.untilCaughtUp(), bound);
        capture.execute("DROP PUBLICATION flow_publication");

        assertThatThrownBy(run::untilExit)
                .hasCauseInstanceOf(UserException.class)
                .hasMessageStartingWith(Prerequisites.HEADER)
                .hasMessageContaining("publication \"flow_publication\" does not exist");
    }

    @Test
    void namesAWalLevelThatIsTooLow() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.with(Map.of("wal_level", "replica", "max_wal_senders", "0"))) {
            var capture = new CaptureFixture(server);

            assertThatThrownBy(() -> capture.run(List.of()))
                    .hasCauseInstanceOf(UserException.class)
                    .hasMessageContaining("logical replication is not enabled: the server's wal_level is \"replica\"");
        }
    }

    @Test
    void namesASlotOfAnotherDatabase(CaptureFixture capture, CaptureFixture other) throws Exception {
        capture.execute("SELECT pg_create_logical_replication_slot('" + other.slot() + "', 'pgoutput')");

        assertThatThrownBy(() -> other.run(List.of()))
                .hasMessageContaining(
                        "replication slot \"" + other.slot() + "\" belongs to database \"" + capture.database());
        capture.execute("SELECT pg_drop_replication_slot('" + other.slot() + "')");
    }

    @Test
    void countsProblemsBeyondTheTwentieth() {
        List<String> problems =
                IntStream.range(0, 23).mapToObj(Integer::toString).toList();

        assertThat(Prerequisites.shortened(problems)).hasSize(21).last().isEqualTo("… and 3 more");
    }
}
