package dev.flowcdk.postgres.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Tables that get rows now and then hold no memory in between.
class ManyTablesTest {

    private static final int TABLES = 1000;
    private static final int ROW_BYTES = 100_000;

    /// All rows of all tables together are far larger than the heap.
    private static final String HEAP = "-Xmx32m";

    @Test
    void takeNoMemoryOnceTheirRowsAreWritten() throws Exception {
        try (TargetServer server = TargetServer.start();
                Connection connection = server.connect()) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            HEAP,
                            "-cp",
                            System.getProperty("java.class.path"),
                            ManyTablesTest.class.getName(),
                            connection.getMetaData().getURL())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
            assertThat(output).endsWith("rows: " + TABLES + "\n");
        }
    }

    static void main(String[] args) throws Exception {
        try (Connection connection = DriverManager.getConnection(args[0], "flow", "secret sauce")) {
            connection.createStatement().execute("CREATE TEMPORARY TABLE target (text text)");
            connection.setAutoCommit(false);
            var channel = new CopyChannel(connection);
            byte[] text = "x".repeat(ROW_BYTES).getBytes(StandardCharsets.US_ASCII);
            List<CopyRows> tables = new ArrayList<>();
            for (int number = 0; number < TABLES; number++) {
                var rows = new CopyRows("target", "text", IllegalStateException::new);
                tables.add(rows);
                var out = rows.row(1);
                Binary.int32(text.length, out);
                out.raw(text);
                channel.added(rows);
            }
            channel.finish();
            System.out.println(
                    "rows: " + tables.stream().mapToLong(CopyRows::rows).sum());
        }
    }
}
