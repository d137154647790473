package dev.flowcdk.integration;

import static dev.flowcdk.integration.DockerEngine.docker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The image of a connector under Airbyte's command line, as Airbyte's user, on a file system that it cannot write.
///
/// @param folder holds the files for its options
record AirbyteImage(ShippedImage image, Path folder) {

    private static final JsonMapper JSON = new JsonMapper();

    /// Writes a file for an option.
    AirbyteImage with(String name, String content) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve(name), content);
        return this;
    }

    /// Runs a command without input.
    List<JsonNode> run(String... arguments) throws IOException, InterruptedException {
        return run(List.of(), arguments);
    }

    /// Runs a command as Airbyte does, by what the image says is its entrypoint.
    ///
    /// @param input lines of messages
    /// @return the messages that it prints, without logs
    List<JsonNode> run(List<String> input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("run", "--rm", "--interactive", "--read-only"));
        command.addAll(List.of("--user", "1000:1000", "--cap-drop", "ALL", "--memory", "256m"));
        command.addAll(List.of("--volume", folder + ":/given:ro", "--workdir", "/given"));
        command.addAll(List.of("--entrypoint", "/bin/sh", image.loaded()));
        command.addAll(List.of("-c", "eval \"$AIRBYTE_ENTRYPOINT " + String.join(" ", arguments) + "\""));
        byte[] lines =
                input.isEmpty() ? new byte[0] : (String.join("\n", input) + "\n").getBytes(StandardCharsets.UTF_8);
        String output = docker(new ByteArrayInputStream(lines), command.toArray(String[]::new));
        List<JsonNode> messages = new ArrayList<>();
        for (String line : output.lines().toList()) {
            JsonNode message = JSON.readTree(line);
            if (!message.path("type").asString("").equals("LOG")) {
                messages.add(message);
            }
        }
        return messages;
    }

    /// The streams that it discovers, configured in one way.
    ///
    /// @param names of those that are wanted
    String configured(String mode, String... names) throws IOException, InterruptedException {
        List<String> streams = new ArrayList<>();
        for (JsonNode stream :
                run("discover", "--config", "config.json").getFirst().at("/catalog/streams")) {
            if (List.of(names).contains(stream.path("name").asString(""))) {
                streams.add("{\"sync_mode\":\"" + mode + "\",\"destination_sync_mode\":\"append_dedup\",\"stream\":"
                        + stream + "," + "\"primary_key\":" + stream.path("source_defined_primary_key") + "}");
            }
        }
        return "{\"streams\":" + streams + "}";
    }
}
