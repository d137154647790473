package dev.flowcdk.postgres.source;

import static dev.flowcdk.postgres.source.CaptureFixture.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import dev.flowcdk.capture.CaptureApply;
import dev.flowcdk.runtime.session.Acknowledgements;
import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A slot that no longer has what comes behind the capture's position: there is no gap that nobody hears of.
@ExtendWith(CaptureServer.class)
@Timeout(120)
class LostSlotTest {

    private static final String DROP = "SELECT pg_drop_replication_slot('SLOT')";
    private static final String MAKE = "SELECT pg_create_logical_replication_slot('SLOT', 'pgoutput')";
    private static final String ADVANCE = "SELECT pg_replication_slot_advance('SLOT', pg_current_wal_flush_lsn())";

    @Test
    void refusesASlotThatWasMadeAnewMeanwhile(CaptureFixture capture) throws Exception {
        List<Bound> bound = captured(capture);
        change(capture, DROP + ";" + MAKE);

        assertThatThrownBy(() -> capture.run(bound))
                .hasCauseInstanceOf(UserException.class)
                .hasMessageContaining("moved on")
                .hasMessageContaining("leave out the changes in between")
                .hasMessageContaining("Raise the backfill counter of all bindings");

        Captured anew = capture.run(List.of(bound.getFirst().again()));
        assertThat(column(anew.documents(0), "/id")).containsExactly("1", "2");
    }

    /// A slot that someone made long before has all of the log since then, and the server keeps it.
    @Test
    void makesASlotAnewThatIsOlderThanTheCapture(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", MAKE.replace("SLOT", capture.slot()));
        String before = restart(capture);
        capture.execute("INSERT INTO items VALUES (1)");

        Captured first = capture.run("items");

        assertThat(column(first.documents(0), "/_meta/source/snapshot")).containsExactly("true");
        assertThat(restart(capture)).isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {DROP, DROP + ";" + MAKE, ADVANCE})
    void readsAllTablesAgainByWish(String loss, CaptureFixture capture) throws Exception {
        capture.advanced("feature_flags", "recover_lost_slot");
        List<Bound> bound = captured(capture);
        change(capture, loss);

        Captured again = capture.run(bound);

        assertThat(column(again.documents(0), "/id")).containsExactly("1", "2");
        assertThat(column(again.documents(0), "/_meta/source/snapshot")).containsExactly("true", "true");
        capture.execute("INSERT INTO items VALUES (3)");
        assertThat(column(capture.run(bound).documents(0), "/id")).containsExactly("3");
    }

    @Test
    void tellsWhatCannotBeHadAgain(CaptureFixture capture) throws Exception {
        capture.advanced("feature_flags", "recover_lost_slot");
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        LiveCapture.Task task = LiveCapture.process(capture, "items");
        var state = capture.lastState();
        try (LiveCapture first = task.start().untilActive("items")) {
            state = first.state();
        }
        change(capture, DROP);

        try (LiveCapture second = task.start(state, Acknowledgements.immediate())) {
            second.until(() -> second.documents("items").size() == 1);

            assertThat(task.logged("does not exist any more")).isTrue();
            assertThat(task.logged("all tables are read again with a new slot. What cannot be had again: deletes"))
                    .isTrue();
        }
    }

    /// Who keeps the capture from making slots, or names the position to go on from, wants no other.
    @ParameterizedTest
    @ValueSource(strings = {"no_create_replication_slot", "initial_backfill_cursor=0/1"})
    void stopsWhereItMayNotStartOver(String flag, CaptureFixture capture) throws Exception {
        List<Bound> bound = captured(capture);
        capture.advanced("feature_flags", "recover_lost_slot," + flag);
        change(capture, ADVANCE);

        assertThatThrownBy(() -> capture.run(bound)).hasMessageContaining("moved on");
    }

    @Test
    void recoversFromALogThatTheServerHasRemoved() throws Exception {
        try (var server = EmbeddedServer.with(Map.of("max_slot_wal_keep_size", "1MB"))) {
            var capture = new CaptureFixture(server);
            List<Bound> bound = captured(capture);
            capture.execute("INSERT INTO items VALUES (2)");
            for (int segment = 0; segment < 4; segment++) {
                capture.execute("SELECT pg_logical_emit_message(false, 'test', 'x')", "SELECT pg_switch_wal()");
            }
            capture.execute("CHECKPOINT");
            assertThat(capture.text("SELECT wal_status FROM pg_replication_slots"))
                    .isEqualTo("lost");

            assertThatThrownBy(() -> capture.run(bound)).hasMessageContaining("is lost: the server has removed");
            capture.advanced("feature_flags", "recover_lost_slot");

            assertThat(column(capture.run(bound).documents(0), "/id")).containsExactly("1", "2");
        }
    }

    @Test
    void dropsTheSlotOfATaskWithoutBindingsByWish(CaptureFixture capture) throws Exception {
        captured(capture);
        capture.awaitSlotReleased();

        assertThat(applied(capture)).isEmpty();
        assertThat(restart(capture)).isNotEmpty();

        capture.advanced("feature_flags", "drop_replication_slot");
        assertThat(applied(capture)).isEqualTo("dropped replication slot \"" + capture.slot() + '"');
        assertThat(restart(capture)).isEmpty();
        assertThat(applied(capture)).isEmpty();
    }

    @Test
    void leavesASlotThatIsInUse(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        capture.advanced("feature_flags", "drop_replication_slot");
        LiveCapture.Task task = LiveCapture.task(capture, "items");
        try (LiveCapture running = task.start().untilActive("items")) {
            assertThat(applied(capture)).isEmpty();
            assertThat(running.isRunning()).isTrue();
        }
    }

    private static String applied(CaptureFixture capture) throws Exception {
        return new SourcePostgres(Map.of())
                .apply(CaptureApply.of("acme/capture", capture.config(), List.of()))
                .description();
    }

    /// Captures a table of one row.
    private static List<Bound> captured(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "INSERT INTO items VALUES (1)");
        List<Bound> bound = capture.bound("items");
        capture.run(bound);
        return bound;
    }

    /// Adds a row, and does something to the slot.
    private static void change(CaptureFixture capture, String loss) throws Exception {
        capture.awaitSlotReleased();
        capture.execute("INSERT INTO items VALUES (2)");
        capture.execute(loss.replace("SLOT", capture.slot()).split(";"));
    }

    private static String restart(CaptureFixture capture) throws Exception {
        return capture.text(
                "SELECT restart_lsn::text FROM pg_replication_slots WHERE slot_name = '" + capture.slot() + "'");
    }
}
