package dev.flowcdk.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// A project that an author has made, of each kind.
enum AuthorsProject {
    CAPTURE("capture", "source-weather") {
        @Override
        List<String> preview(Path project) {
            return List.of();
        }

        @Override
        List<Long> kept(Path project, List<String> printed) {
            return numbers(printed);
        }
    },

    MATERIALIZATION("materialization", "materialize-weather") {
        @Override
        List<Long> kept(Path project, List<String> printed) throws IOException {
            var lines = new ArrayList<String>();
            try (Stream<Path> files = Files.list(project.resolve("target/materialized"))) {
                for (Path file : files.filter(
                                file -> !file.getFileName().toString().startsWith("."))
                        .toList()) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
            return numbers(lines);
        }
    },

    SQL_MATERIALIZATION("sql-materialization", "materialize-weather-db") {
        @Override
        List<Long> kept(Path project, List<String> printed) throws Exception {
            var numbers = new ArrayList<Long>();
            try (var connection =
                            DriverManager.getConnection("jdbc:sqlite:" + project.resolve("target/weather.sqlite"));
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT number FROM measurements")) {
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
            }
            return numbers;
        }
    };

    private static final int TRANSACTIONS = 60;

    final String kind;
    final String connector;

    AuthorsProject(String kind, String connector) {
        this.kind = kind;
        this.connector = connector;
    }

    /// What preview is told beside how long it shall run: here a materialization's documents, each with a number and in
    /// a transaction of its own, and that a line is printed for each.
    List<String> preview(Path project) throws IOException {
        Path fixture = Files.createDirectories(project.resolve("target")).resolve("many.jsonl");
        Files.write(
                fixture,
                LongStream.range(0, TRANSACTIONS)
                        .boxed()
                        .flatMap(number -> Stream.of(
                                "[\"acme/measurements\",{\"station\":\"harbour\",\"number\":" + number
                                        + ",\"celsius\":1.5}]",
                                "{\"commit\":true}"))
                        .toList());
        return List.of("--fixture", "target/many.jsonl", "--output-state");
    }

    /// How many sessions' transactions the last preview has.
    String rest() {
        return this == CAPTURE ? "3" : "-1";
    }

    /// The numbers of all documents that have come where they belong: they were printed, or are at the endpoint.
    abstract List<Long> kept(Path project, List<String> printed) throws Exception;

    private static List<Long> numbers(List<String> lines) {
        return lines.stream()
                .map(line -> Long.valueOf(line.replaceAll(".*\"number\":(\\d+).*", "$1")))
                .toList();
    }

    /// A preview that runs.
    record RunningPreview(Process process, BufferedReader out, Path log, List<String> printed)
            implements AutoCloseable {

        static RunningPreview start(FreshClone kit, Path project, List<String> printed, List<String> arguments)
                throws IOException {
            List<String> command = new ArrayList<>(List.of("./flow-cdk", "preview", "--state", "target/kept"));
            command.addAll(arguments);
            Path log = project.resolveSibling(project.getFileName() + ".log");
            var builder =
                    new ProcessBuilder(command).directory(project.toFile()).redirectError(log.toFile());
            builder.environment().putAll(kit.environment());
            Process process = builder.start();
            return new RunningPreview(process, process.inputReader(StandardCharsets.UTF_8), log, printed);
        }

        void awaitTransactions(int count) throws IOException {
            for (int line = 0; line < count; line++) {
                String read = out.readLine();
                assertThat(read).as(Files.readString(log)).isNotNull();
                printed.add(read);
            }
        }

        /// Kills the connector as the kernel does that runs out of memory.
        void killConnector() {
            List<ProcessHandle> connectors = process.descendants().toList();
            assertThat(connectors).isNotEmpty();
            connectors.forEach(ProcessHandle::destroyForcibly);
        }

        /// Kills this side, and waits for the connector to notice.
        void kill() {
            List<ProcessHandle> connectors = process.descendants().toList();
            assertThat(connectors).isNotEmpty();
            process.destroyForcibly();
            connectors.forEach(connector -> connector.onExit().join());
        }

        int end() throws IOException, InterruptedException {
            out.lines().forEach(printed::add);
            return process.waitFor();
        }

        @Override
        public void close() throws IOException {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            out.close();
        }
    }
}
