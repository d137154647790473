package dev.flowcdk.airbyte.host;

import dev.flowcdk.airbyte.StreamName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A stream as the source declares it in its catalog.
///
/// @param json all that it says; not to be changed
record DeclaredStream(StreamName name, ObjectNode json) {

    static DeclaredStream of(ObjectNode json) {
        return new DeclaredStream(StreamName.of(json), json);
    }

    boolean supports(String syncMode) {
        for (JsonNode mode : json.path("supported_sync_modes")) {
            if (mode.asString("").equals(syncMode)) {
                return true;
            }
        }
        return false;
    }

    ObjectNode schema() {
        return json.get("json_schema") instanceof ObjectNode schema
                ? schema
                : JsonNodeFactory.instance.objectNode().put("type", "object");
    }

    /// Paths of the primary key; empty when there is none.
    List<List<String>> key() {
        List<List<String>> key = new ArrayList<>();
        json.path("source_defined_primary_key").forEach(path -> key.add(texts(path)));
        key.removeIf(List::isEmpty);
        return key;
    }

    boolean definesCursor() {
        return json.path("source_defined_cursor").asBoolean(false);
    }

    List<String> defaultCursor() {
        return texts(json.path("default_cursor_field"));
    }

    /// The cursor to read by: the source's own, else the chosen, else the one that the source suggests.
    ///
    /// @param chosen null for none
    /// @return empty when the source does not say, which only matters when it leaves the choice to the user
    List<String> cursor(@Nullable List<String> chosen) {
        return definesCursor() || chosen == null ? defaultCursor() : chosen;
    }

    /// Whether it can be read incrementally with the cursor that was chosen.
    boolean isIncremental(@Nullable List<String> chosen) {
        return supports(StreamResource.INCREMENTAL)
                && (definesCursor() || !cursor(chosen).isEmpty());
    }

    /// The entry of the catalog that the source is given to read by.
    ObjectNode configured(StreamResource resource) {
        boolean incremental = resource.isIncremental() && isIncremental(resource.cursorField());
        ObjectNode configured = JsonNodeFactory.instance.objectNode();
        configured.set("stream", json);
        configured
                .put("sync_mode", incremental ? StreamResource.INCREMENTAL : StreamResource.FULL_REFRESH)
                .put("destination_sync_mode", "append");
        List<String> cursor = cursor(resource.cursorField());
        if (incremental && !cursor.isEmpty()) {
            cursor.forEach(configured.putArray("cursor_field")::add);
        }
        if (json.path("source_defined_primary_key").isArray()) {
            configured.set("primary_key", json.path("source_defined_primary_key"));
        }
        return configured;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asString("")));
        return texts;
    }
}
