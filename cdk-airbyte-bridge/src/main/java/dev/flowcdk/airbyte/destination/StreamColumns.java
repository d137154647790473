package dev.flowcdk.airbyte.destination;

import dev.flowcdk.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The columns of a stream, as the schema of a collection says them: its properties, and those that Airbyte adds. Only
/// the properties of the record itself become columns.
///
/// @param columns those of the stream's properties, in their order
/// @param key JSON pointers of the collection's key
/// @param schema of the collection
record StreamColumns(List<Column> columns, List<String> key, RawJson schema) {

    static final String RAW_ID = "_airbyte_raw_id";
    static final String EXTRACTED_AT = "_airbyte_extracted_at";
    static final String META = "_airbyte_meta";
    static final String GENERATION = "_airbyte_generation_id";

    private static final Set<String> ADDED = Set.of(RAW_ID, EXTRACTED_AT, META, GENERATION);
    private static final Set<String> NUMERIC_FORMATS = Set.of("number", "integer");
    private static final String DELETED_AT = "_ab_cdc_deleted_at";

    StreamColumns {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /// A property.
    ///
    /// @param pointer to it
    /// @param key whether it is part of the key
    record Column(String name, String pointer, AirbyteType kind, boolean key) {}

    static StreamColumns of(ConfiguredStream stream) {
        List<Column> columns = new ArrayList<>();
        for (Map.Entry<String, JsonNode> property : stream.propertySchemas()) {
            String name = property.getKey();
            if (!ADDED.contains(name) && !stream.primaryKey().contains(name)) {
                columns.add(new Column(name, pointer(name), AirbyteType.of(property.getValue()), false));
            }
        }
        for (String name : stream.primaryKey()) {
            AirbyteType kind = AirbyteType.of(stream.properties().path(name)).asKey();
            columns.add(new Column(name, pointer(name), kind, true));
        }
        List<String> key = stream.primaryKey().isEmpty()
                ? List.of(pointer(RAW_ID))
                : stream.primaryKey().stream().map(StreamColumns::pointer).toList();
        return new StreamColumns(
                columns, key, RawJson.of(schema(stream, columns).toString()));
    }

    /// The names of all columns.
    List<String> names() {
        List<String> names = new ArrayList<>(ADDED);
        columns.forEach(column -> names.add(column.name()));
        return names;
    }

    static String pointer(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }

    private static ObjectNode schema(ConfiguredStream stream, List<Column> columns) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        var required = schema.putArray("required").add(RAW_ID).add(EXTRACTED_AT).add(META);
        ObjectNode properties = schema.putObject("properties");
        for (Column column : columns) {
            properties.set(column.name(), column.kind().schema(!column.key()));
            if (column.key()) {
                required.add(column.name());
            }
        }
        properties.putObject(RAW_ID).put("type", "string").put("format", "uuid");
        properties.putObject(EXTRACTED_AT).put("type", "string").put("format", "date-time");
        properties.putObject(META).put("type", "object");
        properties.set(GENERATION, AirbyteType.INTEGER.schema(true));
        if (!stream.primaryKey().isEmpty()) {
            addReduction(stream, schema, properties.has(DELETED_AT));
        }
        return schema;
    }

    /// The newest record by cursor, then by its time, then by its order, which raw IDs follow.
    private static void addReduction(ConfiguredStream stream, ObjectNode schema, boolean deletes) {
        if (!deletes) {
            newest(stream, schema, false);
            return;
        }
        ObjectNode condition = schema.putObject("if");
        condition.putArray("required").add(DELETED_AT);
        condition.putObject("properties").putObject(DELETED_AT).putObject("not").put("type", "null");
        newest(stream, schema.putObject("then"), true);
        newest(stream, schema.putObject("else"), false);
    }

    private static void newest(ConfiguredStream stream, ObjectNode schema, boolean delete) {
        ObjectNode reduce = schema.putObject("reduce").put("strategy", "maximize");
        if (delete) {
            reduce.put("delete", true).put("alone", true);
        }
        var key = reduce.putArray("key");
        var formats = reduce.putArray("formats");
        if (!stream.cursor().isEmpty()) {
            var pointer = new StringBuilder();
            stream.cursor().forEach(token -> pointer.append(pointer(token)));
            key.add(pointer.toString());
            formats.add(compared(stream));
        }
        key.add(pointer(EXTRACTED_AT)).add(pointer(RAW_ID));
        formats.add("date-time").add("");
    }

    /// By what cursors are compared: the same moment may be written in many ways, by sources and by databases.
    private static String compared(ConfiguredStream stream) {
        JsonNode schema = stream.properties().path(stream.cursor().getFirst());
        for (String token : stream.cursor().subList(1, stream.cursor().size())) {
            schema = schema.path("properties").path(token);
        }
        if (stream.cursor().size() == 1 && ADDED.contains(stream.cursor().getFirst())) {
            return stream.cursor().getFirst().equals(EXTRACTED_AT) ? "date-time" : "";
        }
        return switch (AirbyteType.of(schema)) {
            case DATE, TIMESTAMP -> "date-time";
            case TIME -> "time";
            case INTEGER, BIG_INTEGER, NUMBER -> "number";
            case STRING -> NUMERIC_FORMATS.contains(schema.path("format").asString("")) ? "number" : "";
            case BOOLEAN, BINARY, JSON -> "";
        };
    }
}
