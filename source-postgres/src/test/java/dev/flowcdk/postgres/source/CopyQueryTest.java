package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CopyQueryTest {

    /// Reads a row of 96 MB.
    static final class Reader {

        public static void main(String[] arguments) throws Exception {
            try (Connection connection = DriverManager.getConnection(arguments[0], "postgres", "any")) {
                CopyQuery.read(connection, "SELECT repeat('x', 96 * 1024 * 1024)", (message, start) -> message.length);
            }
        }
    }

    /// Believed: what is cleaned up after a failure works. A thread that was interrupted meanwhile cannot wait for it,
    /// and that is not what happened.
    @Test
    @Timeout(60)
    void endsWithWhatFailedFirst() throws Exception {
        var first = new IllegalStateException("of the reader");
        try (EmbeddedServer server = EmbeddedServer.start();
                Connection connection = server.connect("postgres")) {

            assertThatThrownBy(() -> CopyQuery.read(
                            connection, "SELECT * FROM generate_series(1, 10000000)", (message, start) -> {
                                Thread.currentThread().interrupt();
                                throw first;
                            }))
                    .isSameAs(first);

            assertThat(Thread.interrupted()).isTrue();
        }
    }

    /// Believed: a thread can only fail by what it declares to throw.
    @Test
    @Timeout(60)
    void endsWhenARowDoesNotFitIntoMemory() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start()) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Reader.class.getName(),
                            server.url("postgres"))
                    .redirectErrorStream(true)
                    .start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).isEqualTo(1);
            assertThat(output).contains("java.lang.OutOfMemoryError");
        }
    }
}
