package dev.flowcdk.runtime.schema;

import dev.flowcdk.runtime.schema.LocationShape.Bounds;
import dev.flowcdk.runtime.schema.LocationShape.Property;
import dev.flowcdk.runtime.schema.LocationShape.Sizes;
import dev.flowcdk.runtime.schema.LocationShape.Strings;
import dev.flowcdk.runtime.schema.LocationShape.Text;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads the shape of a schema's documents. A schema that contains itself is cut off where it starts again.
final class ShapeReader {

    private final SchemaDocument document;
    private final Deque<JsonNode> open = new ArrayDeque<>();

    private ShapeReader(SchemaDocument document) {
        this.document = document;
    }

    static LocationShape read(SchemaDocument document) {
        return new ShapeReader(document).shape(document.root());
    }

    @SuppressWarnings("ReferenceEquality") // a schema that refers to itself, not one that looks the same
    private LocationShape shape(JsonNode schema) {
        if (schema.isBoolean()) {
            return schema.booleanValue() ? LocationShape.ANY : LocationShape.NEVER;
        }
        for (JsonNode each : open) {
            if (each == schema) {
                return LocationShape.ANY;
            }
        }
        open.push(schema);
        try {
            return combined(schema);
        } finally {
            open.pop();
        }
    }

    private LocationShape combined(JsonNode schema) {
        LocationShape shape = own(schema);
        if (schema.get("$ref") instanceof JsonNode reference) {
            shape = ShapeAlgebra.both(shape, shape(document.resolve(reference.asString())));
        }
        for (JsonNode each : list(schema, "allOf")) {
            shape = ShapeAlgebra.both(shape, shape(each));
        }
        for (String choice : List.of("anyOf", "oneOf")) {
            LocationShape any = LocationShape.NEVER;
            for (JsonNode each : list(schema, choice)) {
                any = ShapeAlgebra.either(any, shape(each));
            }
            if (schema.has(choice)) {
                shape = ShapeAlgebra.both(shape, any);
            }
        }
        if (schema.has("if")) {
            shape = ShapeAlgebra.both(
                    shape, ShapeAlgebra.either(optional(schema.get("then")), optional(schema.get("else"))));
        }
        return shape;
    }

    private LocationShape own(JsonNode schema) {
        List<JsonNode> enumValues = null;
        int types = Types.of(schema.get("type"));
        if (schema.get("const") instanceof JsonNode constant) {
            enumValues = List.of(constant);
        } else if (schema.has("enum")) {
            enumValues = list(schema, "enum");
        }
        if (enumValues != null) {
            int possible = 0;
            for (JsonNode value : enumValues) {
                possible |= Types.ofValue(value);
            }
            types &= possible;
        }
        return new LocationShape(
                types,
                text(schema),
                enumValues,
                new Strings(
                        string(schema, "format"),
                        string(schema, "contentEncoding"),
                        string(schema, "contentMediaType"),
                        integer(schema, "maxLength")),
                new Bounds(bound(schema, "minimum", "exclusiveMinimum"), bound(schema, "maximum", "exclusiveMaximum")),
                properties(schema),
                schema.get("additionalProperties") instanceof JsonNode additional ? shape(additional) : null,
                schema.get("items") instanceof JsonNode items && !items.isArray() ? shape(items) : null,
                sizes(schema));
    }

    private Map<String, Property> properties(JsonNode schema) {
        Set<String> required = new HashSet<>();
        list(schema, "required").forEach(name -> required.add(name.asString()));
        var properties = new TreeMap<String, Property>();
        if (schema.get("properties") instanceof JsonNode named) {
            for (Map.Entry<String, JsonNode> each : named.properties()) {
                properties.put(each.getKey(), new Property(shape(each.getValue()), required.contains(each.getKey())));
            }
        }
        for (String name : required) {
            properties.computeIfAbsent(name, missing -> new Property(additional(schema), true));
        }
        return properties;
    }

    private LocationShape additional(JsonNode schema) {
        return optional(schema.get("additionalProperties"));
    }

    private LocationShape optional(@Nullable JsonNode schema) {
        return schema == null ? LocationShape.ANY : shape(schema);
    }

    private static Text text(JsonNode schema) {
        JsonNode secret = schema.get("secret") == null ? schema.get("airbyte_secret") : schema.get("secret");
        JsonNode reduce = schema.get("reduce");
        return new Text(
                string(schema, "title"),
                string(schema, "description"),
                schema.get("default"),
                secret == null ? null : secret.asBoolean(false),
                reduce == null ? null : string(reduce, "strategy"));
    }

    private static Sizes sizes(JsonNode schema) {
        Integer minItems = integer(schema, "minItems");
        return new Sizes(minItems == null ? 0 : minItems, integer(schema, "maxItems"));
    }

    private static @Nullable Double bound(JsonNode schema, String inclusive, String exclusive) {
        JsonNode bound = schema.get(inclusive) == null ? schema.get(exclusive) : schema.get(inclusive);
        return bound == null || !bound.isNumber() ? null : Double.valueOf(bound.doubleValue());
    }

    private static @Nullable String string(JsonNode schema, String name) {
        JsonNode value = schema.get(name);
        return value == null || !value.isString() ? null : value.stringValue();
    }

    private static @Nullable Integer integer(JsonNode schema, String name) {
        JsonNode value = schema.get(name);
        return value == null || !value.isNumber() || !value.canConvertToInt()
                ? null
                : Integer.valueOf(value.intValue());
    }

    private static List<JsonNode> list(JsonNode schema, String name) {
        var all = new ArrayList<JsonNode>();
        if (schema.get(name) instanceof JsonNode list && list.isArray()) {
            list.forEach(all::add);
        }
        return all;
    }
}
