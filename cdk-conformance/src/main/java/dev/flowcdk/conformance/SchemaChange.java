package dev.flowcdk.conformance;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.FieldWishes;
import dev.flowcdk.runtime.schema.Numbers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// How the schemas of collections change, as those do that are inferred: one property at the root of each.
enum SchemaChange {
    /// There is another property.
    ADDED("added_later"),
    /// A property may have values of another type, too.
    RETYPED(""),
    /// A property is gone.
    REMOVED("");

    private static final Set<String> SIMPLE = Set.of("string", "integer", "number", "boolean");
    private static final Set<String> RULES = Set.of("const", "enum", "format", "pattern", "maxLength", "reduce");

    private final String added;

    SchemaChange(String added) {
        this.added = added;
    }

    /// The collection after the change.
    ///
    /// @param property that has changed
    record Changed(CatalogCollection collection, String property) {}

    /// The collections that can be changed, by name.
    ///
    /// @param wishes what is said of the fields of each collection's binding
    Map<String, Changed> of(Catalog catalog, Map<String, FieldWishes> wishes) {
        var changed = new LinkedHashMap<String, Changed>();
        wishes.forEach((name, fields) -> {
            CatalogCollection collection = catalog.collection(name);
            String property = property(collection, fields);
            if (property != null) {
                changed.put(name, new Changed(changed(collection, property), property));
            }
        });
        return changed;
    }

    /// A catalog with changed collections.
    static Catalog in(Catalog catalog, Map<String, Changed> changed) {
        var collections = new LinkedHashMap<>(catalog.collections());
        changed.forEach((name, each) -> collections.put(name, each.collection()));
        return new Catalog(catalog.captures(), collections, catalog.materializations(), catalog.conformance());
    }

    /// A document as it comes after the change.
    RawJson document(RawJson json, Changed change, int number) {
        JsonMapper mapper = Numbers.exactMapper();
        var document = (ObjectNode) mapper.readTree(json.bytes());
        switch (this) {
            case ADDED -> document.put(change.property(), "added " + number);
            case RETYPED -> {
                JsonNode value = document.path(change.property());
                if (value.isString()) {
                    document.put(change.property(), 4200 + number);
                } else {
                    document.put(change.property(), "retyped " + number);
                }
            }
            case REMOVED -> document.remove(change.property());
        }
        return RawJson.of(mapper.writeValueAsBytes(document));
    }

    private @Nullable String property(CatalogCollection collection, FieldWishes wishes) {
        JsonNode schema =
                Numbers.exactMapper().readTree(collection.effectiveReadSchema().bytes());
        if (!schema.path("properties").isObject()) {
            return null;
        }
        if (this == ADDED) {
            return added;
        }
        for (Map.Entry<String, JsonNode> each : schema.path("properties").properties()) {
            String pointer = "/" + each.getKey();
            boolean required = schema.path("required")
                    .valueStream()
                    .anyMatch(name -> name.asString("").equals(each.getKey()));
            if (!each.getKey().matches("[A-Za-z][A-Za-z0-9_]*")
                    || collection.key().stream().anyMatch(key -> key.equals(pointer) || key.startsWith(pointer + "/"))
                    || collection.projections().containsValue(pointer)
                    || wishes.require().containsKey(each.getKey())
                    || (this == REMOVED && required)
                    || !simple(each.getValue())) {
                continue;
            }
            return each.getKey();
        }
        return null;
    }

    private static boolean simple(JsonNode rules) {
        List<String> types =
                types(rules).stream().filter(type -> !type.equals("null")).toList();
        return types.size() == 1
                && SIMPLE.contains(types.getFirst())
                && RULES.stream().noneMatch(rules::has);
    }

    private static List<String> types(JsonNode rules) {
        JsonNode type = rules.path("type");
        return type.isArray()
                ? type.valueStream().map(each -> each.asString("")).toList()
                : List.of(type.asString(""));
    }

    private CatalogCollection changed(CatalogCollection collection, String property) {
        RawJson readSchema = collection.readSchema();
        return new CatalogCollection(
                collection.name(),
                collection.key(),
                changed(collection.writeSchema(), property),
                readSchema == null ? null : changed(readSchema, property),
                collection.projections());
    }

    private RawJson changed(RawJson json, String property) {
        JsonMapper mapper = Numbers.exactMapper();
        if (!(mapper.readTree(json.bytes()) instanceof ObjectNode schema)
                || !(schema.get("properties") instanceof ObjectNode properties)) {
            return json;
        }
        switch (this) {
            case ADDED -> properties.putObject(property).put("type", "string");
            case RETYPED -> {
                if (properties.get(property) instanceof ObjectNode rules) {
                    List<String> types = types(rules);
                    var all = rules.putArray("type");
                    types.forEach(all::add);
                    all.add(types.contains("string") ? "integer" : "string");
                }
            }
            case REMOVED -> properties.remove(property);
        }
        return RawJson.of(mapper.writeValueAsBytes(schema));
    }
}
