package dev.flowcdk.postgres.materialize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import dev.flowcdk.postgres.type.OwnBytes;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CopyChannelTest {

    private static final int TABLES = 40;
    private static TargetServer server;

    private final List<CopyRows> tables = new ArrayList<>();
    private Connection connection;
    private CopyChannel channel;

    @BeforeAll
    static void start() throws Exception {
        server = TargetServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() throws SQLException {
        connection = server.connect();
        try (Statement statement = connection.createStatement()) {
            for (int number = 0; number < TABLES; number++) {
                statement.execute("CREATE TEMPORARY TABLE copied_" + number + " (text text)");
                String doing = "copying to " + number;
                tables.add(
                        new CopyRows("copied_" + number, "text", failure -> DatabaseProblems.explain(doing, failure)));
            }
        }
        connection.setAutoCommit(false);
        channel = new CopyChannel(connection);
    }

    @AfterEach
    void disconnect() throws SQLException {
        channel.cancel();
        connection.close();
    }

    private void add(int table, int bytes) {
        CopyRows rows = tables.get(table);
        OwnBytes out = rows.row(1);
        Binary.int32(bytes, out);
        out.raw("x".repeat(bytes).getBytes(StandardCharsets.US_ASCII));
        channel.added(rows);
    }

    private int waiting() {
        return tables.stream().mapToInt(CopyRows::waiting).sum();
    }

    private int held() {
        return tables.stream()
                .mapToInt(rows -> rows.waiting() == 0 ? 0 : rows.bytes().length)
                .sum();
    }

    private long count(int table) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM copied_" + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void writesWhatComesForOneTableInSmallPieces() throws Exception {
        for (int row = 0; row < 1000; row++) {
            add(0, 1000);

            assertThat(waiting()).isLessThan(CopyChannel.PIECE_BYTES);
        }
        channel.finish();

        assertThat(count(0)).isEqualTo(1000);
    }

    @Test
    void keepsTheOpenCopyUntilAnotherTableHasMuch() throws Exception {
        for (int row = 0; row < 100; row++) {
            add(0, 1000);
        }
        int most = 0;
        for (int row = 0; row < 3000; row++) {
            add(0, 10);
            add(1, 1000);
            most = Math.max(most, tables.get(1).waiting());
        }
        channel.finish();

        assertThat(most).isBetween(CopyChannel.WAITING_BYTES - 2000, CopyChannel.WAITING_BYTES);
        assertThat(count(0)).isEqualTo(3100);
        assertThat(count(1)).isEqualTo(3000);
    }

    @Test
    void holdsNoMoreForAllTablesThanItMay() throws Exception {
        int rows = 1100;
        add(0, CopyChannel.PIECE_BYTES);
        int most = 0;
        for (int row = 0; row < rows; row++) {
            for (int table = 1; table < TABLES; table++) {
                add(table, 900);
                most = Math.max(most, held());
            }
        }
        channel.finish();

        assertThat(most).isBetween(CopyChannel.ALL_WAITING_BYTES / 2, CopyChannel.ALL_WAITING_BYTES);
        for (int table = 1; table < TABLES; table++) {
            assertThat(count(table)).isEqualTo(rows);
        }
    }

    @Test
    void letsRowsWaitAsLongAfterManyOthers() throws Exception {
        add(0, CopyChannel.PIECE_BYTES);
        for (int round = 0; round < 20; round++) {
            int table = 1 + round % 2;
            int most = 0;
            for (int row = 0; row < 1200; row++) {
                add(table, 1000);
                most = Math.max(most, tables.get(table).waiting());
            }

            assertThat(most).as("round " + round).isGreaterThan(CopyChannel.WAITING_BYTES - 2000);
        }
    }

    @Test
    void holdsNothingForTablesThatAreDone() throws Exception {
        for (int table = 0; table < TABLES; table++) {
            add(table, 1000);
        }
        channel.finish();

        assertThat(waiting()).isZero();
        for (int table = 0; table < TABLES; table++) {
            assertThat(count(table)).isEqualTo(1);
        }
    }

    @Test
    void takesARowThatIsLargerThanAllLimits() throws Exception {
        add(0, 2 * CopyChannel.ALL_WAITING_BYTES);
        assertThat(tables.getFirst().bytes().length).isLessThan(CopyChannel.PIECE_BYTES);
        add(1, 10);
        channel.finish();

        assertThat(count(0)).isEqualTo(1);
        assertThat(count(1)).isEqualTo(1);
    }

    @Test
    void saysWhatTheRowsWereFor() throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE copied_3 ADD CHECK (text = '')");
        }
        add(3, 5);

        assertThatThrownBy(channel::finish)
                .isInstanceOf(UserException.class)
                .hasMessageContaining("copying to 3 failed")
                .hasMessageContaining("check constraint");
    }

    @Test
    void leavesAConnectionThatCanGoOnWhenItIsCancelled() throws Exception {
        add(0, 2 * CopyChannel.PIECE_BYTES);

        channel.cancel();
        connection.rollback();

        try (Statement statement = connection.createStatement()) {
            assertThat(statement.execute("SELECT 1")).isTrue();
        }
    }
}
