package dev.flowcdk.reference.jsonlines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The least of a runtime: sends three transactions to the connector as a process, keeps what has to be durable, and
/// kills the process at a message.
final class Runtime {

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> COLLECTIONS = List.of("cats", "dogs");

    /// For each transaction its documents, by collection; the second has none.
    private static final List<Map<String, List<String>>> TRANSACTIONS = List.of(
            Map.of("cats", List.of("{\"id\":1}", "{\"id\":2}"), "dogs", List.of("{\"id\":3}")),
            Map.of(),
            Map.of("cats", List.of("{\"id\":4,\"name\":\"Zoë\"}")));

    private final Path directory;

    /// Durable: how many transactions have committed, and the connector's state after the last.
    private int committed;

    private ObjectNode state = JSON.createObjectNode();

    Runtime(Path directory) {
        this.directory = directory;
    }

    /// All documents of a collection, sorted.
    List<String> documents(String collection) {
        return TRANSACTIONS.stream()
                .flatMap(transaction -> transaction.getOrDefault(collection, List.of()).stream())
                .sorted()
                .toList();
    }

    /// Runs a session until all transactions are acknowledged or the process is killed.
    ///
    /// @param killAt number of the message, sent or received, after which the process is killed
    /// @return number of messages
    int session(int killAt) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                MaterializeJsonLines.class.getName());
        builder.environment().put("FLOW_RUNTIME_CODEC", "json");
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        var connection = new Connection(process, killAt);
        try (Writer requests = process.outputWriter(UTF_8);
                BufferedReader responses = process.inputReader(UTF_8)) {
            run(connection, requests, responses);
        } catch (Killed e) {
            return connection.messages;
        } finally {
            if (connection.messages >= killAt) {
                process.destroyForcibly();
            }
            process.waitFor();
        }
        assertThat(process.exitValue()).isZero();
        return connection.messages;
    }

    private void run(Connection connection, Writer requests, BufferedReader responses) throws IOException {
        connection.send(requests, "{\"open\":" + open() + "}");
        connection.receive(responses, "opened");
        while (true) {
            connection.send(requests, "{\"acknowledge\":{}}");
            patch(connection.receive(responses, "acknowledged"));
            if (committed == TRANSACTIONS.size()) {
                return;
            }
            connection.send(requests, "{\"flush\":{}}");
            connection.receive(responses, "flushed");
            for (String store : stores(TRANSACTIONS.get(committed))) {
                connection.send(requests, store);
            }
            connection.send(requests, "{\"startCommit\":{}}");
            JsonNode started = connection.receive(responses, "startedCommit");
            committed++;
            patch(started);
            connection.step();
        }
    }

    private static List<String> stores(Map<String, List<String>> transaction) {
        List<String> stores = new ArrayList<>();
        for (var documents : new TreeMap<>(transaction).entrySet()) {
            int binding = COLLECTIONS.indexOf(documents.getKey());
            for (String document : documents.getValue()) {
                stores.add("{\"store\":{\"binding\":" + binding + ",\"keyPacked\":\"FSo=\",\"doc\":" + document + "}}");
            }
        }
        return stores;
    }

    private String open() {
        ObjectNode open = JSON.createObjectNode();
        ObjectNode task = open.putObject("materialization");
        task.put("name", "acme/view");
        task.putObject("config").put("directory", directory.toString());
        for (String collection : COLLECTIONS) {
            ObjectNode binding = task.withArray("bindings").addObject();
            binding.putObject("resourceConfig").put("prefix", collection);
            binding.putArray("resourcePath").add(collection);
            binding.putObject("collection").put("name", "acme/" + collection);
            binding.put("stateKey", collection);
            binding.put("deltaUpdates", true);
        }
        open.putObject("range").put("keyEnd", 4294967295L).put("rClockEnd", 4294967295L);
        open.set("state", state);
        return open.toString();
    }

    private void patch(JsonNode response) {
        JsonNode update = response.path("state").path("updated").path("bindingStateV1");
        ObjectNode bindings = state.withObject("/bindingStateV1");
        update.properties().forEach(entry -> {
            if (entry.getValue().isNull()) {
                bindings.remove(entry.getKey());
            } else {
                bindings.set(entry.getKey(), entry.getValue());
            }
        });
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Connection {

        private final Process process;
        private final int killAt;
        private int messages;

        Connection(Process process, int killAt) {
            this.process = process;
            this.killAt = killAt;
        }

        void send(Writer requests, String message) throws IOException {
            requests.write(message + "\n");
            requests.flush();
            step();
        }

        JsonNode receive(BufferedReader responses, String kind) throws IOException {
            String line = responses.readLine();
            assertThat(line).as("instead of %s", kind).isNotNull();
            JsonNode response = JSON.readTree(line);
            assertThat(response.propertyNames()).containsExactly(kind);
            step();
            return response.get(kind);
        }

        void step() {
            if (++messages == killAt) {
                process.destroyForcibly();
                throw new Killed();
            }
        }
    }
}
