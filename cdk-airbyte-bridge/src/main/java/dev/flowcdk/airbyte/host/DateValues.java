package dev.flowcdk.airbyte.host;

import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.runtime.schema.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Cuts values of records to dates, as corrections ask for it. Builds a tree of the record, unlike all else.
final class DateValues {

    private static final JsonMapper JSON = Numbers.exactMapper();
    private static final Pattern DATE_AND_MORE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ].*");
    private static final int DATE_CHARACTERS = 10;

    private DateValues() {}

    /// @param message a record's whole message
    /// @param pointers of values in its data
    /// @return the message with its values cut
    static Slice cut(Slice message, List<String> pointers) {
        JsonNode root = JSON.readTree(message.array(), message.offset(), message.length());
        JsonNode data = root.path("record").path("data");
        for (String pointer : pointers) {
            int last = pointer.lastIndexOf('/');
            if (last >= 0 && data.at(pointer.substring(0, last)) instanceof ObjectNode parent) {
                String name = pointer.substring(last + 1).replace("~1", "/").replace("~0", "~");
                String text = parent.path(name).asString("");
                if (DATE_AND_MORE.matcher(text).matches()) {
                    parent.put(name, text.substring(0, DATE_CHARACTERS));
                }
            }
        }
        byte[] bytes = root.toString().getBytes(StandardCharsets.UTF_8);
        return new Slice().set(bytes, 0, bytes.length);
    }
}
