package dev.flowcdk.airbyte.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.testing.CaptureRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A source that says what a test has it say, with a fault where the test wants one.
final class StandIn {

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    /// @param folder an empty one
    StandIn(Path folder) throws IOException {
        this.folder = folder;
        Path script = folder.resolve("stand-in.sh");
        try (InputStream text = resource("stand-in.sh")) {
            Files.copy(text, script);
        }
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        says(
                "spec",
                "{\"type\":\"SPEC\",\"spec\":{\"connectionSpecification\":{\"type\":\"object\",\"properties\":{}}}}");
        says("check", "{\"type\":\"CONNECTION_STATUS\",\"connectionStatus\":{\"status\":\"SUCCEEDED\"}}");
        offers(stream("users"));
    }

    /// One of a recording's files.
    static String sample(String name) throws IOException {
        try (InputStream text = resource("samples/" + name)) {
            return new String(text.readAllBytes(), UTF_8);
        }
    }

    static InputStream resource(String name) throws IOException {
        InputStream found = StandIn.class.getResourceAsStream(name);
        if (found == null) {
            throw new IOException("there is no resource " + name);
        }
        return found;
    }

    /// A stream with a key "id", incremental by "id".
    static String stream(String name) {
        return "{\"name\":\"" + name
                + "\",\"json_schema\":{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"integer\"},"
                + "\"name\":{\"type\":[\"null\",\"string\"]}}},\"supported_sync_modes\":[\"full_refresh\",\"incremental\"],"
                + "\"source_defined_cursor\":true,\"default_cursor_field\":[\"id\"],\"source_defined_primary_key\":[[\"id\"]]}";
    }

    /// A stream that can only be read as a whole, without a key.
    static String keyless(String name) {
        return "{\"name\":\"" + name
                + "\",\"json_schema\":{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"integer\"}}},"
                + "\"supported_sync_modes\":[\"full_refresh\"]}";
    }

    static String record(String stream, String data) {
        return "{\"type\":\"RECORD\",\"record\":{\"stream\":\"" + stream + "\",\"data\":" + data
                + ",\"emitted_at\":1730000000000}}";
    }

    static String state(String stream, String state) {
        return "{\"type\":\"STATE\",\"state\":{\"type\":\"STREAM\",\"stream\":{\"stream_descriptor\":{\"name\":\""
                + stream + "\"},\"stream_state\":" + state + "},\"sourceStats\":{\"recordCount\":1.0}}}";
    }

    static String status(String stream, String status) {
        return "{\"type\":\"TRACE\",\"trace\":{\"type\":\"STREAM_STATUS\",\"emitted_at\":1730000000000.5,\"stream_status\":"
                + "{\"stream_descriptor\":{\"name\":\"" + stream + "\"},\"status\":\"" + status + "\"}}}";
    }

    static String error(String message, String type) {
        return "{\"type\":\"TRACE\",\"trace\":{\"type\":\"ERROR\",\"emitted_at\":1730000000000,\"error\":{\"message\":\""
                + message + "\",\"internal_message\":\"inside\",\"failure_type\":\"" + type + "\"}}}";
    }

    /// What it prints when it is asked to do a command.
    StandIn says(String command, String... lines) throws IOException {
        Files.writeString(folder.resolve(command + ".jsonl"), String.join("\n", lines) + "\n");
        return this;
    }

    /// What it does after that, as a shell script.
    StandIn does(String command, String script) throws IOException {
        Files.writeString(folder.resolve(command + ".sh"), script + "\n");
        return this;
    }

    StandIn offers(String... streams) throws IOException {
        return says("discover", "{\"type\":\"CATALOG\",\"catalog\":{\"streams\":[" + String.join(",", streams) + "]}}");
    }

    StandIn with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /// What it was given when it was asked last.
    String given(String command, String file) throws IOException {
        return Files.readString(folder.resolve(command + ".given").resolve(file));
    }

    boolean wasGiven(String command, String file) {
        return Files.exists(folder.resolve(command + ".given").resolve(file));
    }

    /// Where the files were that it was given when it was asked last.
    Path givenFolder(String command) throws IOException {
        return Path.of(Files.readString(folder.resolve(command + ".folder")).strip());
    }

    String arguments(String command) throws IOException {
        return Files.readString(folder.resolve(command + ".arguments"));
    }

    List<String> command() {
        return List.of(folder.resolve("stand-in.sh").toString(), folder.toString());
    }

    ConnectorSource hosted() {
        return new ConnectorInstance(() -> AirbyteHost.of(command(), environment), ProtoCodec.INSTANCE);
    }

    CaptureRun run() {
        return run("{}");
    }

    CaptureRun run(HostOptions options) {
        return CaptureRun.start(
                new ConnectorInstance(() -> new AirbyteHost(command(), options), ProtoCodec.INSTANCE),
                RawJson.of("{}"));
    }

    CaptureRun run(String config) {
        return CaptureRun.start(hosted(), RawJson.of(config));
    }
}
