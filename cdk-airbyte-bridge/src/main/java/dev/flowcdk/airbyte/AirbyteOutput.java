package dev.flowcdk.airbyte;

import dev.flowcdk.TransientException;
import dev.flowcdk.runtime.schema.Numbers;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Airbyte's messages on standard output, one a line. Any thread may send; a line is written as a whole, and is out
/// when the call returns.
///
/// All calls throw [TransientException] when nobody reads any more.
public final class AirbyteOutput {

    private static final JsonMapper JSON = Numbers.exactMapper();

    private final OutputStream output;
    private final Clock clock;

    /// @param output needs no buffer
    public AirbyteOutput(OutputStream output, Clock clock) {
        this.output = output;
        this.clock = clock;
    }

    /// Sends a message of a type that has one payload.
    ///
    /// @param type such as `SPEC`
    /// @param member the payload's name, whose case differs from type to type
    public void send(String type, String member, JsonNode payload) {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("type", type);
        message.set(member, payload);
        byte[] text = JSON.writeValueAsBytes(message);
        byte[] line = new byte[text.length + 1];
        System.arraycopy(text, 0, line, 0, text.length);
        line[text.length] = '\n';
        lines(line, 0, line.length);
    }

    /// Sends whole lines that are written already.
    public void lines(byte[] bytes, int offset, int length) {
        synchronized (output) {
            try {
                output.write(bytes, offset, length);
                output.flush();
            } catch (IOException e) {
                throw new TransientException("nobody reads the messages any more: " + e.getMessage(), e);
            }
        }
    }

    /// Says what failed.
    ///
    /// @param message for the user
    /// @param stream of which it failed; null when it is not one stream's failure
    public void error(FailureType type, String message, @Nullable StreamName stream) {
        ObjectNode error = JsonNodeFactory.instance
                .objectNode()
                .put("message", message)
                .put("internal_message", message)
                .put("failure_type", type.word());
        if (stream != null) {
            error.set("stream_descriptor", stream.descriptor());
        }
        trace("ERROR", "error", error);
    }

    /// Says how far a stream is.
    ///
    /// @param status `STARTED`, `RUNNING`, `COMPLETE` or `INCOMPLETE`
    public void status(StreamName stream, String status) {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.set("stream_descriptor", stream.descriptor());
        trace("STREAM_STATUS", "stream_status", payload.put("status", status));
    }

    /// Sends a log record.
    ///
    /// @param level `FATAL`, `ERROR`, `WARN`, `INFO`, `DEBUG` or `TRACE`
    public void log(String level, String message) {
        send(
                "LOG",
                "log",
                JsonNodeFactory.instance.objectNode().put("level", level).put("message", message));
    }

    private void trace(String type, String member, JsonNode payload) {
        ObjectNode trace =
                JsonNodeFactory.instance.objectNode().put("type", type).put("emitted_at", (double) clock.millis());
        trace.set(member, payload);
        send("TRACE", "trace", trace);
    }
}
