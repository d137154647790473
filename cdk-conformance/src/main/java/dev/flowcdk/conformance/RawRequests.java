package dev.flowcdk.conformance;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureType;
import dev.flowcdk.internal.protocol.MaterializationType;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.RunningConnector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Bytes that are written to a connector as they are, and all that comes back.
record RawRequests(TestedConnector connector, Duration patience) {

    /// What came of it.
    ///
    /// @param status of its end; -1 when it did not end
    /// @param output all of its standard output
    /// @param logs all that it logged
    record Answer(int status, byte[] output, List<ConnectorLog> logs) {

        String lastError() {
            return logs.isEmpty() ? "" : logs.getLast().message();
        }
    }

    /// Writes the bytes, closes the input, and waits for the connector's end.
    Answer send(byte[]... parts) throws IOException, InterruptedException {
        return send(connector, parts);
    }

    private Answer send(ConnectorSource source, byte[]... parts) throws IOException, InterruptedException {
        var logs = new LogCollector();
        RunningConnector running = source.start(logs);
        try {
            try (var requests = running.requests()) {
                for (byte[] part : parts) {
                    requests.write(part);
                }
                requests.flush();
            } catch (IOException gone) {
                // it need not read what is wrong to its end
            }
            var limit = Thread.ofVirtual().start(() -> {
                try {
                    if (running.exitStatus(patience) == -1) {
                        running.kill();
                    }
                } catch (InterruptedException over) {
                    Thread.currentThread().interrupt();
                }
            });
            long begun = System.nanoTime();
            byte[] output = running.responses().readAllBytes();
            boolean late = connector.hung() || CaptureCrash.since(begun).compareTo(patience) >= 0;
            int status = late ? -1 : running.exitStatus(patience);
            if (status > 0) {
                running.failure(); // waits for its last words
            }
            limit.interrupt();
            return new Answer(status, output, logs.logs());
        } finally {
            running.kill();
        }
    }

    /// A request for its Spec.
    byte[] spec(Subject subject) {
        var frame = new GrowingBytes(256);
        Object request = switch (subject) {
            case CaptureSubject capture -> new CaptureRequest.Spec(CaptureType.LOCAL, RawJson.of("{}"));
            case MaterializationSubject materialization ->
                new MaterializeRequest.Spec(MaterializationType.LOCAL, RawJson.of("{}"));
        };
        connector.codec().encode(request, frame);
        return Arrays.copyOf(frame.array(), frame.length());
    }

    /// The same in JSON, with members that no version of the protocol has.
    byte[] specWithUnknownMembers(Subject subject) {
        JsonMapper mapper = Numbers.exactMapper();
        var request = (ObjectNode) mapper.readTree(spec(subject));
        ((ObjectNode) request.get("spec")).put("notYetInvented", true).set("norThis", mapper.createObjectNode());
        request.put("norThat", 1);
        return (mapper.writeValueAsString(request) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /// Frames that are none.
    Map<String, byte[]> garbage() {
        return connector.codec().name().equals("json")
                ? Map.of("a line that is no JSON", "{\"spec\": nonsense\n".getBytes(StandardCharsets.UTF_8))
                : Map.of(
                        "a frame that is cut off",
                        new byte[] {100, 0, 0, 0, 1, 2, 3},
                        "a frame of other bytes",
                        new byte[] {4, 0, 0, 0, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff});
    }
}
