package dev.flowcdk.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The program of a materialization under Airbyte's command line, and the database behind it.
final class Destination {

    private static final JsonMapper JSON = new JsonMapper();

    private final Path program;
    private final Path config;
    private final Path folder;
    private final Database database;

    /// Opens connections to the database.
    interface Database {
        Connection connect() throws SQLException;
    }

    /// A process that writes. Whoever starts one closes it.
    static final class Writing implements AutoCloseable {

        private final Process process;
        private final Writer input;
        private final BufferedReader output;
        private final List<JsonNode> messages = new ArrayList<>();
        private final List<String> lines = new ArrayList<>();

        private Writing(Process process) {
            this.process = process;
            this.input = process.outputWriter();
            this.output = process.inputReader();
        }

        /// Sends lines.
        Writing send(String... lines) throws IOException {
            for (String line : lines) {
                input.write(line);
                input.write('\n');
            }
            input.flush();
            return this;
        }

        /// Waits until so many states in all have come back.
        List<JsonNode> awaitStates(int count) throws IOException {
            while (states().size() < count) {
                JsonNode message = next();
                assertThat(message).as("it ended early: " + messages).isNotNull();
            }
            return states();
        }

        private @Nullable JsonNode next() throws IOException {
            String line = output.readLine();
            if (line == null) {
                return null;
            }
            JsonNode message = JSON.readTree(line);
            messages.add(message);
            lines.add(line);
            return message;
        }

        /// The lines of states as they came.
        List<String> stateLines() {
            return lines.stream()
                    .filter(line -> line.startsWith("{\"type\":\"STATE\""))
                    .toList();
        }

        List<JsonNode> states() {
            return messages.stream()
                    .filter(message -> message.path("type").asString("").equals("STATE"))
                    .map(message -> message.path("state"))
                    .toList();
        }

        /// The text of the first error; empty when there is none.
        String error() {
            return messages.stream()
                    .map(message -> message.at("/trace/error/message").asString(""))
                    .filter(text -> !text.isEmpty())
                    .findFirst()
                    .orElse("");
        }

        /// All that came, in one text.
        String all() {
            return messages.toString();
        }

        /// Ends the messages and waits for the end of the process.
        ///
        /// @return its status
        int end() throws IOException, InterruptedException {
            input.close();
            while (next() != null) {
                continue;
            }
            return process.waitFor();
        }

        /// As [#end], which must be in order.
        List<JsonNode> complete() throws IOException, InterruptedException {
            assertThat(end()).as(all()).isZero();
            return states();
        }

        /// Kills it, as `kill -9` does.
        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /// @param module of the connector
    Destination(String module, String config, Path folder, Database database) throws IOException {
        this.program = ConnectorImages.module(module).resolve("target/dist/bin").resolve(module);
        this.config = Files.writeString(folder.resolve("config.json"), config);
        this.folder = folder;
        this.database = database;
    }

    /// Starts writing.
    ///
    /// @param streams of the configured catalog
    Writing write(String... streams) throws IOException {
        Path catalog = Files.writeString(
                Files.createTempFile(folder, "catalog", ".json"),
                "{\"streams\": [" + String.join(", ", streams) + "]}");
        return start("write", "--config", config.toString(), "--catalog", catalog.toString());
    }

    /// Runs a command to its end, which must be in order.
    ///
    /// @return its messages
    List<JsonNode> run(String command) throws IOException, InterruptedException {
        try (Writing running = command.equals("spec") ? start("spec") : start(command, "--config", config.toString())) {
            running.complete();
            return running.messages;
        }
    }

    private Writing start(String... arguments) throws IOException {
        List<String> command = Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                .toList();
        return new Writing(new ProcessBuilder(command)
                .redirectError(folder.resolve("log").toFile())
                .start());
    }

    /// The rows of a query, their values joined by blanks.
    List<String> rows(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    values.add(String.valueOf(found.getString(column)));
                }
                rows.add(String.join(" ", values));
            }
            return rows;
        }
    }

    /// The number that a query finds.
    long count(String table) throws SQLException {
        return Long.parseLong(rows("SELECT count(*) FROM " + table).getFirst());
    }

    /// A stream of the catalog with the properties `id`, `name`, `at` and `_ab_cdc_deleted_at`.
    ///
    /// @param more members, each with a comma in front; may be empty
    static String stream(String name, String mode, String more) {
        return """
                {"stream": {"name": %s, "supported_sync_modes": ["full_refresh", "incremental"], "json_schema":
                  {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": ["null", "string"]},
                  "at": {"type": ["null", "integer"]}, "_ab_cdc_deleted_at": {"type": ["null", "string"]}}}},
                 "sync_mode": "incremental", "destination_sync_mode": "%s", "primary_key": [["id"]],
                 "cursor_field": ["at"]%s}""".formatted(JSON.writeValueAsString(name), mode, more);
    }

    /// The members that count syncs.
    static String generation(long generation, long minimum) {
        return ", \"generation_id\": %d, \"minimum_generation_id\": %d, \"sync_id\": %d"
                .formatted(generation, minimum, generation + 100);
    }

    static String record(String stream, int id, String name, int at) {
        return record(
                stream, "{\"id\": %d, \"name\": %s, \"at\": %d}".formatted(id, JSON.writeValueAsString(name), at));
    }

    static String record(String stream, String data) {
        return "{\"type\": \"RECORD\", \"record\": {\"stream\": %s, \"emitted_at\": 1700000000000, \"data\": %s}}"
                .formatted(JSON.writeValueAsString(stream), data);
    }

    /// A state with members that only its source knows.
    static String state(String stream, int position) {
        return """
                {"type": "STATE", "state": {"type": "STREAM", "id": %d, "stream": {"stream_descriptor": {"name": %s},\
                 "stream_state": {"position": %d, "nothing": null, "big": 12345678901234567890.10}}}}""".formatted(position, JSON.writeValueAsString(stream), position);
    }

    static String completed(String stream) {
        return """
                {"type": "TRACE", "trace": {"type": "STREAM_STATUS", "emitted_at": 1.0, "stream_status":\
                 {"stream_descriptor": {"name": %s}, "status": "COMPLETE"}}}""".formatted(JSON.writeValueAsString(stream));
    }
}
