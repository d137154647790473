package dev.flowcdk.airbyte;

import dev.flowcdk.internal.launch.Doors;
import dev.flowcdk.internal.launch.Entrance;
import dev.flowcdk.internal.launch.ProtocolServer;
import dev.flowcdk.internal.launch.TaskType;
import dev.flowcdk.runtime.schema.Numbers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Plays the platform: a command line of a connector in this process, and the messages that come of it.
public final class AirbyteRun {

    private static final JsonMapper JSON = Numbers.exactMapper();

    private final TaskType taskType;
    private final Supplier<ProtocolServer> servers;
    private final Path folder;
    private Consumer<Runnable> stops = stop -> {};

    /// What came of a command.
    ///
    /// @param status of the process
    /// @param messages in their order
    /// @param failure what ended it, null when nothing did
    public record Outcome(
            int status, List<JsonNode> messages, @Nullable Throwable failure) {

        /// The payloads of one type, such as `RECORD`.
        public List<JsonNode> of(String type) {
            return messages.stream()
                    .filter(message -> message.path("type").asString("").equals(type))
                    .toList();
        }

        /// What each message is, in words, without logs: `RECORD a`, `STATE a`, `a STARTED`, `ERROR config_error`.
        public List<String> order() {
            List<String> order = new ArrayList<>();
            for (JsonNode message : messages) {
                switch (message.path("type").asString("")) {
                    case "RECORD" ->
                        order.add("RECORD " + message.at("/record/stream").asString(""));
                    case "STATE" ->
                        order.add("STATE "
                                + message.at("/state/stream/stream_descriptor/name")
                                        .asString(""));
                    case "TRACE" -> {
                        String status =
                                message.at("/trace/stream_status/status").asString("");
                        order.add(
                                status.isEmpty()
                                        ? "ERROR "
                                                + message.at("/trace/error/failure_type")
                                                        .asString("")
                                        : message.at("/trace/stream_status/stream_descriptor/name")
                                                        .asString("") + " " + status);
                    }
                    case "LOG" -> {}
                    default -> order.add(message.path("type").asString(""));
                }
            }
            return order;
        }

        /// The states as a platform would give them back, the last of each stream.
        public String states() {
            var last = new java.util.LinkedHashMap<JsonNode, JsonNode>();
            of("STATE")
                    .forEach(message -> last.put(message.at("/state/stream/stream_descriptor"), message.path("state")));
            return JSON.writeValueAsString(last.values());
        }

        /// The text of the first error.
        public String error() {
            return messages.stream()
                    .map(message -> message.at("/trace/error/message").asString(""))
                    .filter(text -> !text.isEmpty())
                    .findFirst()
                    .orElse("");
        }
    }

    /// @param folder for files of its options
    public AirbyteRun(TaskType taskType, Supplier<ProtocolServer> servers, Path folder) {
        this.taskType = taskType;
        this.servers = servers;
        this.folder = folder;
    }

    /// Is given what would end the process in order.
    public AirbyteRun onStop(Consumer<Runnable> newStops) {
        stops = newStops;
        return this;
    }

    /// Writes a file for an option.
    public String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    public Outcome run(String... arguments) {
        var output = new ByteArrayOutputStream();
        int status;
        Throwable failure = null;
        try {
            var entrance = new Entrance(taskType, servers, InputStream.nullInputStream(), output, stops);
            status = new Doors(List.of(new AirbyteDoor())).enter(entrance, List.of(arguments));
        } catch (Throwable thrown) {
            failure = thrown;
            status = 1;
        }
        List<JsonNode> messages = output.toString(StandardCharsets.UTF_8)
                .lines()
                .map(JSON::readTree)
                .toList();
        return new Outcome(status, messages, failure);
    }
}
