package dev.flowcdk.postgres.materialize;

import static dev.flowcdk.postgres.materialize.RuntimeFixture.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.materialize.Opened;
import dev.flowcdk.materialize.sql.Fence;
import dev.flowcdk.task.KeyRange;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FenceTest {

    private static final String TABLE = "flow.flow_checkpoints_v1";
    private static final long LAST = 0xFFFF_FFFFL;

    private static TargetServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TargetServer.start();
        RuntimeFixture.apply(people("people").spec(), null);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void clear() throws Exception {
        server.execute("DELETE FROM " + TABLE, "TRUNCATE flow.people");
    }

    private static TaskFixture people(String table) {
        return server.task(table).key("id", "integer").value("name", "string");
    }

    private static void row(String task, long begin, long end, long fence, String checkpoint) throws Exception {
        server.execute("INSERT INTO " + TABLE + " VALUES ('" + task + "', " + begin + ", " + end + ", " + fence + ", '"
                + Base64.getEncoder().encodeToString(checkpoint.getBytes(StandardCharsets.UTF_8)) + "')");
    }

    private static List<String> rows() throws Exception {
        return server.rows("SELECT materialization, key_begin, key_end, fence,"
                + " convert_from(decode(checkpoint, 'base64'), 'LATIN1') FROM " + TABLE + " ORDER BY 1, 2, 3");
    }

    private static String install(long begin, long end) throws Exception {
        try (Connection connection = server.connect()) {
            Fence fence = Fence.install(connection, TABLE, "task", new KeyRange(begin, end));
            return new String(fence.checkpoint(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void startsANewTaskFromTheBeginning() throws Exception {
        try (Connection connection = server.connect()) {
            assertThat(Fence.install(connection, TABLE, "task", KeyRange.whole())
                            .checkpoint())
                    .isEqualTo(Opened.beginning());
        }
        assertThat(server.rows("SELECT key_begin, key_end, fence, checkpoint FROM " + TABLE))
                .containsExactly("0|4294967295|0|+P///w8B");
    }

    @Test
    void takesOverTheSameRange() throws Exception {
        row("other", 0, 99, 5, "other");
        row("task", 0, 99, 5, "same");

        assertThat(install(0, 99)).isEqualTo("same");

        assertThat(rows()).containsExactly("other|0|99|5|other", "task|0|99|6|same");
    }

    @Test
    void splitsFromItsParent() throws Exception {
        row("task", 0, 99, 5, "parent");

        assertThat(install(0, 49)).isEqualTo("parent");

        assertThat(rows()).containsExactly("task|0|49|6|parent", "task|0|99|6|parent");
    }

    @Test
    void prefersTheNarrowestRangeThatCovers() throws Exception {
        row("task", 0, LAST, 1, "widest");
        row("task", 0, 99, 5, "narrow");
        row("task", 200, 299, 7, "elsewhere");

        assertThat(install(10, 20)).isEqualTo("narrow");

        assertThat(rows())
                .containsExactly(
                        "task|0|99|6|narrow",
                        "task|0|" + LAST + "|2|widest",
                        "task|10|20|6|narrow",
                        "task|200|299|7|elsewhere");
    }

    @Test
    void fencesChildrenThatItCovers() throws Exception {
        row("task", 0, 49, 3, "left");
        row("task", 50, 99, 4, "right");

        install(0, 99);

        assertThat(server.rows("SELECT key_begin, key_end, fence FROM " + TABLE + " ORDER BY 1, 2"))
                .containsExactly("0|49|4", "0|99|0", "50|99|5");
    }

    @Test
    void fencesRangesThatItStraddles() throws Exception {
        row("task", 0, 49, 3, "left");
        row("task", 50, 99, 4, "right");

        install(25, 74);

        assertThat(server.rows("SELECT key_begin, key_end, fence FROM " + TABLE + " ORDER BY 1, 2"))
                .containsExactly("0|49|4", "25|74|0", "50|99|5");
    }

    @Test
    void refusesARowThatIsNoCheckpoint() throws Exception {
        server.execute("INSERT INTO " + TABLE + " VALUES ('task', 0, 99, 5, 'not base64')");

        assertThatThrownBy(() -> install(0, 99))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("table " + TABLE + " holds a row that is no checkpoint");
        assertThat(server.rows("SELECT fence FROM " + TABLE)).containsExactly("5");
    }

    @Test
    void letsOneOfTwoNewInstancesStart() throws Exception {
        try (Connection other = server.connect()) {
            other.setAutoCommit(false);
            try (var statement = other.createStatement()) {
                statement.execute("INSERT INTO " + TABLE + " VALUES ('task', 0, 99, 0, '')");
            }
            var starting = new FutureTask<>(() -> install(0, 99));
            Thread.ofVirtual().start(starting);
            while (server.rows("SELECT 1 FROM pg_locks WHERE NOT granted").isEmpty()) {
                assertThat(starting.isDone()).isFalse();
            }
            other.commit();

            assertThatThrownBy(starting::get)
                    .hasCauseInstanceOf(TransientException.class)
                    .hasMessageContaining("another instance of task starts at the same time");
        }
        assertThat(server.rows("SELECT fence FROM " + TABLE)).containsExactly("0");
    }

    @Test
    void letsTheOlderInstanceCommitNeverAgain() throws Exception {
        var task = people("people");
        try (var older = RuntimeFixture.open(task.spec())) {
            older.transaction(1, List.of(), insert(List.of(1), List.of("old"), "{}"));
            try (var newer = RuntimeFixture.open(task.spec())) {
                assertThat(newer.checkpoint()).isEqualTo(RuntimeFixture.checkpointBytes(1));
                assertThatThrownBy(() -> older.transaction(2, List.of(), insert(List.of(2), List.of("old"), "{}")))
                        .hasMessageContaining("fenced off");
                newer.transaction(3, List.of(), insert(List.of(3), List.of("new"), "{}"));
            }
        }
        assertThat(server.rows("SELECT id FROM flow.people ORDER BY id")).containsExactly("1", "3");
        try (var next = RuntimeFixture.open(task.spec())) {
            assertThat(next.checkpoint()).isEqualTo(RuntimeFixture.checkpointBytes(3));
        }
    }

    @Test
    void saysThatAnotherTookOverWhenItsRowsAreInTheWay() throws Exception {
        var task = people("people");
        try (var older = RuntimeFixture.open(task.spec());
                var newer = RuntimeFixture.open(task.spec())) {
            newer.transaction(1, List.of(), insert(List.of(1), List.of("new"), "{}"));

            assertThatThrownBy(() -> older.transaction(1, List.of(), insert(List.of(1), List.of("old"), "{}")))
                    .hasMessageContaining("fenced off")
                    .hasMessageNotContaining("duplicate key");
        }
        assertThat(server.rows("SELECT name FROM flow.people")).containsExactly("new");
    }

    @Test
    void letsHalvesOfATaskCommitSideBySide() throws Exception {
        var task = people("people");
        try (var left = RuntimeFixture.open(task.spec(), new RangeSpec(0, Integer.MAX_VALUE, 0, -1));
                var right = RuntimeFixture.open(task.spec(), new RangeSpec(Integer.MIN_VALUE, -1, 0, -1))) {
            left.transaction(1, List.of(), insert(List.of(1), List.of("left"), "{}"));
            right.transaction(2, List.of(), insert(List.of(2), List.of("right"), "{}"));
            left.transaction(3, List.of(), insert(List.of(3), List.of("left"), "{}"));
        }
        assertThat(server.rows("SELECT count(*) FROM flow.people")).containsExactly("3");
        assertThat(server.rows("SELECT key_begin, key_end FROM " + TABLE + " ORDER BY 1"))
                .containsExactly("0|2147483647", "2147483648|4294967295");
    }

    @Test
    void takesOverTableAndCheckpointOfAnotherImplementation() throws Exception {
        server.execute(
                "CREATE TABLE flow.theirs (id BIGINT NOT NULL, name VARCHAR, amount NUMERIC, flow_document JSON NOT NULL,"
                        + " PRIMARY KEY (id))",
                "INSERT INTO flow.theirs VALUES (1, 'Tom', 1.50, '{\"id\": 1, \"name\": \"Tom\"}')");
        String checkpoint = Base64.getEncoder().encodeToString(RuntimeFixture.checkpointBytes(9));
        server.execute("INSERT INTO " + TABLE + " VALUES ('acme/view', 0, 4294967295, 17, '" + checkpoint + "')");
        var task = server.task("theirs")
                .key("id", "integer")
                .optional("name", "string")
                .formatted("amount", "number", "string", "null");
        assertThat(RuntimeFixture.apply(task.spec(), task.spec())).isEmpty();

        try (var runtime = RuntimeFixture.open(task.spec())) {
            assertThat(runtime.checkpoint()).isEqualTo(RuntimeFixture.checkpointBytes(9));
            assertThat(runtime.transaction(
                            10,
                            List.of(RuntimeFixture.load(1)),
                            RuntimeFixture.update(List.of(1), List.of("Tim", "2.50"), "{\"id\": 1}")))
                    .containsExactly("{\"id\": 1, \"name\": \"Tom\"}");
        }

        assertThat(server.rows("SELECT * FROM flow.theirs")).containsExactly("1|Tim|2.50|{\"id\": 1}");
        assertThat(server.rows("SELECT fence, checkpoint FROM " + TABLE))
                .containsExactly("18|" + Base64.getEncoder().encodeToString(RuntimeFixture.checkpointBytes(10)));
    }
}
