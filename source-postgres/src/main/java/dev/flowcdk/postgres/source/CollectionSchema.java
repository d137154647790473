package dev.flowcdk.postgres.source;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.postgres.source.Table.Column;
import dev.flowcdk.postgres.type.ColumnCodec;
import dev.flowcdk.postgres.type.PostgresColumn;
import dev.flowcdk.postgres.type.ServerZone;
import dev.flowcdk.postgres.type.ValueForms;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What documents of a table look like, as JSON Schema.
///
/// @param historyMode whether every change is kept as a document of its own
/// @param tag the operator's mark of this source
/// @param inferred whether the platform is asked to infer what is not described
/// @param forms how values are written
record CollectionSchema(boolean historyMode, @Nullable String tag, boolean inferred, ValueForms forms) {

    private static final List<String> REQUIRED_OF_SOURCE = List.of("schema", "table", "loc");

    static CollectionSchema of(SourceConfig config) {
        SourceFlags flags = config.advanced().flags();
        return new CollectionSchema(
                config.historyMode(), config.advanced().sourceTag(), flags.infersSchemas(), flags.forms());
    }

    /// The schema that discovery proposes. Rows are only described by their columns; the platform infers the rest.
    RawJson write(Table table) {
        String anchor = anchor(table.name());
        ObjectNode row = row(table, table.key(), table.key().stream().sorted().toList());

        ObjectNode root = object();
        root.putObject("$defs").set(anchor, row);
        ArrayNode all = root.putArray("allOf");
        all.add(changes(anchor));
        all.addObject().put("$ref", "#" + anchor);
        if (inferred) {
            root.put("x-infer-schema", true);
        }
        return json(root);
    }

    /// The narrowest schema of the documents that this capture emits now.
    ///
    /// @param key columns of the collection's key
    RawJson sourced(Table table, Collection<String> key) {
        String anchor = anchor(table.name());
        ObjectNode row = row(table, key, sortedNames(table));
        for (JsonNode column : row.get("properties")) {
            narrow((ObjectNode) column);
        }

        ObjectNode meta = object();
        meta.put("type", "object");
        meta.set("required", texts(List.of("op", "source")));
        meta.put("additionalProperties", false);
        ObjectNode properties = meta.putObject("properties");
        properties.putObject("before").put("$ref", "#" + anchor).put("unevaluatedProperties", false);
        properties.set("op", operations());
        ObjectNode source = source();
        source.put("additionalProperties", false);
        properties.set("source", source);

        ObjectNode root = object();
        root.putObject("$defs").set(anchor, row);
        ArrayNode all = root.putArray("allOf");
        ObjectNode changes = all.addObject();
        changes.set("required", texts(List.of(DocumentProperties.META)));
        changes.putObject("properties").set(DocumentProperties.META, meta);
        all.addObject().put("$ref", "#" + anchor);
        root.put("unevaluatedProperties", false);
        return json(root);
    }

    /// The name under which the schema of a table's rows is referred to: both names with capitals, and with no
    /// character that an anchor must not have.
    static String anchor(TableName table) {
        String name = title(table.schema()) + title(table.table());
        String legal = name.replaceAll("[^A-Za-z0-9_.-]", "_");
        return Character.isDigit(legal.charAt(0)) || legal.charAt(0) == '.' || legal.charAt(0) == '-'
                ? "_" + legal
                : legal;
    }

    private ObjectNode changes(String anchor) {
        ObjectNode changes = object();
        changes.putObject("if")
                .putObject("properties")
                .putObject(DocumentProperties.META)
                .putObject("properties")
                .putObject("op")
                .put("const", "d");
        changes.putObject("then").putObject("reduce").put("strategy", "merge").put("delete", true);
        changes.putObject("else").putObject("reduce").put("strategy", "merge");
        changes.set("required", texts(List.of(DocumentProperties.META)));
        ObjectNode meta = changes.putObject("properties").putObject(DocumentProperties.META);
        meta.put("type", "object");
        meta.set("required", texts(List.of("op", "source")));
        ObjectNode properties = meta.putObject("properties");
        ObjectNode before = properties.putObject("before");
        before.put("$ref", "#" + anchor);
        before.put("description", "The row as it was before the change.");
        before.putObject("reduce").put("strategy", "firstWriteWins");
        properties.set("op", operations());
        ObjectNode source = source();
        if (historyMode) {
            source.putObject("reduce").put("strategy", "lastWriteWins").put("associative", false);
        }
        properties.set("source", source);
        meta.putObject("reduce").put("strategy", "merge");
        return changes;
    }

    private ObjectNode source() {
        ObjectNode source = object();
        ObjectNode properties = source.putObject("properties");
        described(properties, "ts_ms", "integer", "Time of the commit in milliseconds since 1970.");
        described(properties, "schema", "string", "Schema of the table.");
        described(properties, "snapshot", "boolean", "True if the row was read from the table and not from the log.");
        described(properties, "table", "string", "Name of the table.");
        ObjectNode place = properties.putObject("loc");
        place.putObject("items").put("type", "integer");
        place.put("type", "array").put("maxItems", 3).put("minItems", 3);
        place.put(
                "description",
                "Place of the change: end of the transaction before, position of the change, position of its commit.");
        described(properties, "txid", "integer", "Number of the transaction, of 32 bits.");
        if (tag != null) {
            described(properties, "tag", "string", "The capture's source tag.");
        }
        source.put("type", "object");
        source.set("required", texts(REQUIRED_OF_SOURCE));
        return source;
    }

    private static ObjectNode operations() {
        ObjectNode operation = object();
        operation.set("enum", texts(List.of("c", "d", "u")));
        operation.put("description", "Kind of the change: c for create, u for update, d for delete.");
        return operation;
    }

    private ObjectNode row(Table table, Collection<String> key, List<String> required) {
        ObjectNode row = object();
        row.put("type", "object");
        if (!required.isEmpty()) {
            row.set("required", texts(required));
        }
        row.put("$anchor", anchor(table.name()));
        ObjectNode properties = row.putObject("properties");
        for (String name : sortedNames(table)) {
            Column column = table.column(name);
            if (column != null) {
                properties.set(name, schema(column, key.contains(name)));
            }
        }
        return row;
    }

    private ObjectNode schema(Column column, boolean inKey) {
        var described = new PostgresColumn(column.name(), column.type(), column.notNull(), inKey);
        return ColumnCodec.of(described, ServerZone.of(ZoneOffset.UTC), forms).schema(column.comment());
    }

    private static List<String> sortedNames(Table table) {
        return DocumentProperties.sorted(
                table.columns().stream().map(Column::name).toList());
    }

    /// Takes `null` from the types if there is another one.
    private static void narrow(ObjectNode column) {
        if (column.get("type") instanceof ArrayNode types && types.size() > 1) {
            for (int index = types.size() - 1; index >= 0; index--) {
                if ("null".equals(types.get(index).asString())) {
                    types.remove(index);
                }
            }
            if (types.size() == 1) {
                column.set("type", types.get(0));
            }
        }
    }

    private static void described(ObjectNode properties, String name, String type, String description) {
        properties.putObject(name).put("type", type).put("description", description);
    }

    /// Capitalizes the first letter of each word; letters, digits and underscores belong to words.
    private static String title(String text) {
        var title = new StringBuilder();
        boolean start = true;
        for (int character : text.codePoints().toArray()) {
            title.appendCodePoint(start ? Character.toTitleCase(character) : character);
            start = !(character == '_' || Character.isLetterOrDigit(character));
        }
        return title.toString();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ArrayNode texts(List<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    private static RawJson json(ObjectNode node) {
        return RawJson.of(node.toString());
    }
}
