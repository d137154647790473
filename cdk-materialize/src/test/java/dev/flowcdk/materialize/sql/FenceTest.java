package dev.flowcdk.materialize.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import dev.flowcdk.materialize.Opened;
import dev.flowcdk.task.KeyRange;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The fence in the rows of its table, in a database in memory.
class FenceTest {

    private static final long LAST = 0xFFFF_FFFFL;

    private Connection connection;

    @BeforeEach
    void createTable() throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        execute(
                "CREATE TABLE flow_checkpoints_v1 (materialization TEXT, key_begin BIGINT, key_end BIGINT, fence BIGINT,"
                        + " checkpoint TEXT, PRIMARY KEY (materialization, key_begin, key_end))");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void row(String task, long begin, long end, long fence, String checkpoint) throws SQLException {
        execute("INSERT INTO flow_checkpoints_v1 VALUES ('" + task + "', " + begin + ", " + end + ", " + fence + ", '"
                + Base64.getEncoder().encodeToString(bytes(checkpoint)) + "')");
    }

    private List<String> rows() throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT * FROM flow_checkpoints_v1 ORDER BY 1, 2, 3")) {
            while (found.next()) {
                rows.add("%s %d-%d fence %d %s"
                        .formatted(
                                found.getString(1),
                                found.getLong(2),
                                found.getLong(3),
                                found.getLong(4),
                                text(Base64.getDecoder().decode(found.getString(5)))));
            }
        }
        return rows;
    }

    private Fence install(long begin, long end) throws SQLException {
        return Fence.install(connection, Fence.TABLE, "task", new KeyRange(begin, end));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void asksANewTaskForEverything() throws Exception {
        Fence fence = install(0, LAST);

        assertThat(fence.checkpoint()).isEqualTo(Opened.beginning());
        assertThat(rows()).containsExactly("task 0-4294967295 fence 0 " + text(Opened.beginning()));
        assertThat(connection.getAutoCommit()).isTrue();
    }

    @Test
    void takesOverTheCheckpointOfItsRange() throws Exception {
        row("other", 10, 19, 5, "other");
        row("task", 10, 19, 5, "own");

        Fence fence = install(10, 19);

        assertThat(text(fence.checkpoint())).isEqualTo("own");
        assertThat(rows()).containsExactly("other 10-19 fence 5 other", "task 10-19 fence 6 own");
    }

    @Test
    void takesOverTheCheckpointOfTheNarrowestRangeThatCoversIt() throws Exception {
        row("task", 0, 99, 5, "wide");
        row("task", 10, 39, 7, "narrow");
        row("task", 12, 18, 9, "within");
        row("task", 15, 90, 3, "beside");

        Fence fence = install(10, 19);

        assertThat(text(fence.checkpoint())).isEqualTo("narrow");
        assertThat(rows())
                .containsExactly(
                        "task 0-99 fence 6 wide",
                        "task 10-19 fence 8 narrow",
                        "task 10-39 fence 8 narrow",
                        "task 12-18 fence 10 within",
                        "task 15-90 fence 4 beside");
    }

    @Test
    void raisesTheFencesOfRangesThatShareAHashWithIt() throws Exception {
        row("task", 0, 9, 1, "below");
        row("task", 5, 10, 1, "first");
        row("task", 19, 30, 1, "last");
        row("task", 20, 30, 1, "above");

        install(10, 19);

        assertThat(rows())
                .contains(
                        "task 0-9 fence 1 below",
                        "task 5-10 fence 2 first",
                        "task 19-30 fence 2 last",
                        "task 20-30 fence 1 above");
    }

    @Test
    void commitsTheCheckpointOfItsOwnRow() throws Exception {
        row("other", 10, 19, 1, "other");
        row("task", 10, 29, 0, "wide");
        row("task", 0, 19, 0, "lower");
        row("task", 10, 19, 0, "own");

        install(10, 19).update(connection, bytes("next"));

        assertThat(rows())
                .containsExactly(
                        "other 10-19 fence 1 other",
                        "task 0-19 fence 1 lower",
                        "task 10-19 fence 1 next",
                        "task 10-29 fence 1 wide");
    }

    @Test
    void commitsNothingOnceAnotherHasTakenOver() throws Exception {
        Fence fence = install(10, 19);
        assertThat(fence.raised(connection)).isFalse();

        install(0, 10);

        assertThat(fence.raised(connection)).isTrue();
        assertThatThrownBy(() -> fence.update(connection, bytes("late")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("task was fenced off by another");
        assertThat(rows()).contains("task 10-19 fence 1 " + text(Opened.beginning()));
    }

    @Test
    void isNotRaisedByOtherRows() throws Exception {
        Fence fence = install(10, 19);
        row("other", 10, 19, 8, "other");
        row("task", 10, 29, 8, "wide");
        row("task", 0, 19, 8, "lower");

        assertThat(fence.raised(connection)).isFalse();
    }

    @Test
    void countsAsRaisedWhenItsRowIsGone() throws Exception {
        Fence fence = install(10, 19);

        execute("DELETE FROM flow_checkpoints_v1");

        assertThat(fence.raised(connection)).isTrue();
        assertThatThrownBy(() -> fence.update(connection, bytes("late"))).isInstanceOf(UserException.class);
    }

    @Test
    void keepsItsCheckpointToItself() throws Exception {
        row("task", 10, 19, 0, "own");
        Fence fence = install(10, 19);

        fence.checkpoint()[0] = 0;

        assertThat(text(fence.checkpoint())).isEqualTo("own");
    }

    @Test
    void changesNothingWhereARowIsNoCheckpoint() throws Exception {
        execute("INSERT INTO flow_checkpoints_v1 VALUES ('task', 0, 99, 5, '*')");

        assertThatThrownBy(() -> install(10, 19))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("table flow_checkpoints_v1 holds a row that is no checkpoint");

        execute("UPDATE flow_checkpoints_v1 SET checkpoint = ''");
        assertThat(rows()).containsExactly("task 0-99 fence 5 ");
    }

    @Test
    void throwsWhatTheDatabaseSaysOfItsRow() throws Exception {
        execute("CREATE TRIGGER full BEFORE INSERT ON flow_checkpoints_v1 BEGIN SELECT RAISE(ABORT, 'full'); END");

        assertThatThrownBy(() -> install(10, 19))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("full");
    }
}
