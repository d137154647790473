package dev.flowcdk.conformance.replay;

import dev.flowcdk.UserException;
import dev.flowcdk.runtime.schema.Numbers;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What was recorded of a task.
///
/// @param task the task's name
/// @param protocol which one it is
/// @param secrets pointers to those of its config, which were masked
/// @param conversations one for each start of the connector, in order
public record Recording(String task, Protocol protocol, List<String> secrets, List<Conversation> conversations) {

    static final int VERSION = 1;

    /// What passed while an instance of the connector ran.
    ///
    /// @param number from 1
    /// @param entries in order
    record Conversation(int number, List<Entry> entries) {

        Conversation {
            entries = List.copyOf(entries);
        }

        /// What it was about: its last request before documents, such as `open`.
        String subject() {
            String subject = "nothing";
            for (Entry each : entries) {
                if (each instanceof Entry.Request(var message)
                        && !Message.of(message).flows()) {
                    subject = Message.of(message).kind();
                }
            }
            return subject;
        }
    }

    /// Something that happened.
    sealed interface Entry {
        /// A request was written.
        record Request(JsonNode message) implements Entry {}

        /// A response was read; null when it was no message.
        record Response(@Nullable JsonNode message) implements Entry {}

        /// The connector's input was closed.
        record Closed() implements Entry {}

        /// The connector ended by itself.
        record Ended(int status) implements Entry {}

        /// The connector was killed.
        record Killed() implements Entry {}
    }

    public Recording {
        secrets = List.copyOf(secrets);
        conversations = List.copyOf(conversations);
    }

    /// Reads a file.
    ///
    /// @throws UserException when it is no recording
    public static Recording read(Path file) throws IOException {
        JsonMapper mapper = Numbers.exactMapper();
        try {
            List<String> lines = Files.readAllLines(file);
            JsonNode head = lines.isEmpty() ? mapper.nullNode() : mapper.readTree(lines.getFirst());
            if (head.path("flowrec").asInt(0) != VERSION) {
                throw noRecording(file);
            }
            Map<Integer, List<Entry>> starts = new TreeMap<>();
            for (String line : lines.subList(1, lines.size())) {
                JsonNode entry = mapper.readTree(line);
                starts.computeIfAbsent(entry.path("start").asInt(0), none -> new ArrayList<>())
                        .add(entry(entry));
            }
            var conversations = new ArrayList<Conversation>();
            starts.forEach((number, entries) -> conversations.add(new Conversation(number, entries)));
            return new Recording(
                    head.path("task").asString(""),
                    head.path("kind").asString("").equals(Protocol.CAPTURE.title())
                            ? Protocol.CAPTURE
                            : Protocol.MATERIALIZATION,
                    head.path("secrets")
                            .valueStream()
                            .map(each -> each.asString(""))
                            .toList(),
                    conversations);
        } catch (NoSuchFileException missing) {
            throw new UserException("there is no file " + file, missing);
        } catch (JacksonException | MalformedInputException malformed) {
            throw new UserException(noRecording(file).getMessage() + ": " + malformed.getMessage(), malformed);
        }
    }

    private static UserException noRecording(Path file) {
        return new UserException(file + " is no recording of this version; preview --record makes one");
    }

    private static Entry entry(JsonNode line) {
        if (line.has("request")) {
            return new Entry.Request(line.get("request"));
        }
        if (line.has("response")) {
            return new Entry.Response(line.get("response"));
        }
        if (line.has("closed")) {
            return new Entry.Closed();
        }
        if (line.has("ended")) {
            return new Entry.Ended(line.get("ended").asInt());
        }
        return line.has("killed") ? new Entry.Killed() : new Entry.Response(null);
    }
}
