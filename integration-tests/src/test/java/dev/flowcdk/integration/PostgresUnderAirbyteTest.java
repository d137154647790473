package dev.flowcdk.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The program of source-postgres under Airbyte's command line, with a real server.
@Timeout(300)
class PostgresUnderAirbyteTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int ROWS = 60_000;

    private static EmbeddedServer server;

    @TempDir
    private Path folder;

    private String database = "";
    private Path config = Path.of("");
    private Path catalog = Path.of("");

    @BeforeAll
    static void start() {
        server = EmbeddedServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void fill() throws Exception {
        database = server.createDatabase("under_airbyte_" + System.nanoTime());
        server.execute(
                database,
                "CREATE TABLE public.flow_watermarks (slot text PRIMARY KEY, watermark text)",
                "CREATE TABLE public.users (id int PRIMARY KEY, name text)",
                "CREATE TABLE public.notes (text text)",
                "INSERT INTO users SELECT i, 'name ' || i FROM generate_series(1, " + ROWS + ") i",
                "INSERT INTO notes VALUES ('one'), ('one')",
                "CREATE PUBLICATION flow_publication FOR ALL TABLES");
        config = Files.writeString(folder.resolve("config.json"), """
                {"address": "%s", "database": "%s", "user": "postgres", "historyMode": false,
                 "credentials": {"auth_type": "UserPassword", "password": "none"},
                 "tunnel_method": {"tunnel_method": "NO_TUNNEL"}, "advanced": {"slotName": "%s"}}""".formatted(server.address(), database, database));
        catalog = Files.writeString(folder.resolve("catalog.json"), configured());
    }

    @Test
    void readsWhatIsThereAndThenWhatChanges() throws Exception {
        List<JsonNode> first = read(null, Integer.MAX_VALUE);
        Path state = state(first);
        server.execute(
                database,
                "UPDATE users SET name = 'changed' WHERE id = 1",
                "DELETE FROM users WHERE id = 2",
                "INSERT INTO notes VALUES ('two')");
        List<JsonNode> second = read(state, Integer.MAX_VALUE);
        List<JsonNode> third = read(state(second), Integer.MAX_VALUE);

        assertThat(records(first)).hasSize(ROWS + 2);
        assertThat(records(second).stream()
                        .map(record ->
                                record.path("id") + " " + record.path("name").asString("") + " "
                                        + record.path("text").asString("") + " "
                                        + !record.path("_ab_cdc_deleted_at").isNull()))
                .containsExactly("1 changed  false", "2   true", "  two false");
        assertThat(records(third)).isEmpty();
    }

    /// Whatever it sent before it was killed, the next read goes on from the states that came of it.
    @Test
    void losesNothingWhenKilled() throws Exception {
        Set<Integer> seen = new TreeSet<>();
        Map<JsonNode, JsonNode> states = new LinkedHashMap<>();
        for (int lines : List.of(1, 100, 15_000, 40_000, Integer.MAX_VALUE)) {
            List<JsonNode> messages = read(states.isEmpty() ? null : file(states), lines);
            records(messages).forEach(record -> seen.add(record.path("id").asInt(0)));
            keep(messages, states);
        }

        assertThat(seen).hasSize(ROWS + 1).contains(1, ROWS);
    }

    private String configured() throws Exception {
        Process process = start("discover", "--config", config.toString());
        List<String> streams = new ArrayList<>();
        for (String line : process.inputReader().lines().toList()) {
            JSON.readTree(line).at("/catalog/streams").forEach(stream -> {
                if (!stream.path("name").asString("").equals("flow_watermarks")) {
                    streams.add("{\"sync_mode\":\"incremental\",\"destination_sync_mode\":\"append_dedup\",\"stream\":"
                            + stream + "}");
                }
            });
        }
        assertThat(process.waitFor()).isZero();
        return "{\"streams\":" + streams + "}";
    }

    /// @param lines after which the process is killed
    private List<JsonNode> read(@Nullable Path state, int lines) throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of("read", "--config", config.toString(), "--catalog", catalog.toString()));
        if (state != null) {
            arguments.addAll(List.of("--state", state.toString()));
        }
        Process process = start(arguments.toArray(String[]::new));
        List<JsonNode> messages = new ArrayList<>();
        try (BufferedReader output = process.inputReader()) {
            String line = output.readLine();
            while (line != null && messages.size() < lines) {
                messages.add(JSON.readTree(line));
                line = output.readLine();
            }
        } finally {
            process.destroyForcibly();
        }
        int status = process.waitFor();
        if (messages.size() < lines) {
            assertThat(status).as(messages.getLast().toString()).isZero();
            assertThat(messages.getLast().at("/trace/stream_status/status").asString(""))
                    .isEqualTo("COMPLETE");
        }
        return messages;
    }

    private static Process start(String... arguments) throws IOException {
        Path program = ConnectorImages.module("source-postgres").resolve("target/dist/bin/source-postgres");
        List<String> command = Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                .toList();
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static List<JsonNode> records(List<JsonNode> messages) {
        return messages.stream()
                .map(message -> message.at("/record/data"))
                .filter(JsonNode::isObject)
                .toList();
    }

    private Path state(List<JsonNode> messages) throws IOException {
        Map<JsonNode, JsonNode> states = new LinkedHashMap<>();
        keep(messages, states);
        return file(states);
    }

    private static void keep(List<JsonNode> messages, Map<JsonNode, JsonNode> states) {
        messages.stream()
                .filter(message -> message.path("type").asString("").equals("STATE"))
                .forEach(message -> states.put(message.at("/state/stream/stream_descriptor"), message.path("state")));
    }

    private Path file(Map<JsonNode, JsonNode> states) throws IOException {
        return Files.writeString(folder.resolve("state.json"), JSON.writeValueAsString(states.values()));
    }
}
