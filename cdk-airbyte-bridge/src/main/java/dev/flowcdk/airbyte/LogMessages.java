package dev.flowcdk.airbyte;

import dev.flowcdk.runtime.schema.Numbers;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Takes log records as JSON, each written as a whole, and sends them as messages.
final class LogMessages extends OutputStream {

    private static final JsonMapper JSON = Numbers.exactMapper();

    private final AirbyteOutput messages;

    LogMessages(AirbyteOutput messages) {
        this.messages = messages;
    }

    @Override
    public void write(int value) {
        throw new UnsupportedOperationException("records are written as a whole");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        try {
            JsonNode record = JSON.readTree(bytes, offset, length);
            var text = new StringBuilder(record.path("message").asString(""));
            for (Map.Entry<String, JsonNode> field : record.path("fields").properties()) {
                text.append(' ')
                        .append(field.getKey())
                        .append('=')
                        .append(field.getValue().asString(""));
            }
            messages.log(record.path("level").asString("info").toUpperCase(Locale.ROOT), text.toString());
        } catch (JacksonException impossible) {
            throw new IllegalStateException("a log record is not JSON", impossible);
        }
    }
}
