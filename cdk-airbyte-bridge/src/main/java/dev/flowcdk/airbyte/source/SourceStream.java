package dev.flowcdk.airbyte.source;

import dev.flowcdk.airbyte.StreamName;
import dev.flowcdk.internal.protocol.CaptureResponse.DiscoveredBinding;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.SchemaDocument;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A resource that a capture has discovered, as a stream.
///
/// @param name of the stream
/// @param resource the resource config that the capture proposes
/// @param schema of its documents
/// @param key JSON pointers of their key
/// @param fallbackKey whether the key is none of the resource's own
record SourceStream(StreamName name, JsonNode resource, RawJson schema, List<String> key, boolean fallbackKey) {

    /// Orders the records of a stream of changes.
    static final String CURSOR = "_ab_cdc_cursor";
    static final String UPDATED_AT = "_ab_cdc_updated_at";
    static final String DELETED_AT = "_ab_cdc_deleted_at";

    /// @param pathPointers where the resource config has its path
    static SourceStream of(DiscoveredBinding binding, JsonNode resource, List<String> pathPointers) {
        List<String> path = new ArrayList<>(pathPointers.stream()
                .map(pointer -> resource.at(pointer).asString(""))
                .toList());
        String name = path.removeLast();
        return new SourceStream(
                new StreamName(String.join(".", path), name),
                resource,
                binding.documentSchema() == null ? RawJson.of("{}") : binding.documentSchema(),
                binding.key(),
                binding.isFallbackKey());
    }

    /// Whether its documents tell of changes, deletions among them.
    boolean tellsChanges() {
        return tellsChanges(document());
    }

    /// Its entry in a catalog.
    ObjectNode described() {
        SchemaDocument document = document();
        ObjectNode schema = StreamSchema.of(document);
        boolean changes = tellsChanges(document);
        if (changes) {
            ObjectNode properties = schema.withObject("/properties");
            properties.putObject(CURSOR).put("type", "integer");
            for (String time : List.of(UPDATED_AT, DELETED_AT)) {
                ObjectNode described = properties.putObject(time);
                described.putArray("type").add("null").add("string");
                described.put("format", "date-time").put("airbyte_type", "timestamp_with_timezone");
            }
        }
        ObjectNode stream = JsonNodeFactory.instance.objectNode().put("name", name.name());
        if (name.namespace() != null) {
            stream.put("namespace", name.namespace());
        }
        stream.set("json_schema", schema);
        stream.putArray("supported_sync_modes").add("full_refresh").add("incremental");
        stream.put("source_defined_cursor", true);
        ArrayNode cursor = stream.putArray("default_cursor_field");
        if (changes) {
            cursor.add(CURSOR);
        }
        if (!fallbackKey) {
            ArrayNode primaryKey = stream.putArray("source_defined_primary_key");
            key.forEach(pointer -> path(pointer, primaryKey.addArray()));
        }
        return stream.put("is_resumable", true);
    }

    private SchemaDocument document() {
        return SchemaDocument.of(schema, "the schema of stream " + name);
    }

    private static boolean tellsChanges(SchemaDocument document) {
        return StreamSchema.of(document).at("/properties/_meta/properties").has("op");
    }

    private static void path(String pointer, ArrayNode into) {
        for (String token : pointer.substring(1).split("/", -1)) {
            into.add(token.replace("~1", "/").replace("~0", "~"));
        }
    }
}
