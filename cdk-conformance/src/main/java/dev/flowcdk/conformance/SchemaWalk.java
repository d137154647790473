package dev.flowcdk.conformance;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The options of a config, as its schema describes them.
final class SchemaWalk {

    private static final List<String> CHOICES = List.of("oneOf", "anyOf", "allOf");

    private final List<Option> options = new ArrayList<>();

    private SchemaWalk() {}

    /// An option.
    ///
    /// @param pointer to it in a config
    /// @param schema of it
    /// @param required whether its object must have it
    /// @param chosen whether it is there only if its object is one of several
    record Option(String pointer, JsonNode schema, boolean required, boolean chosen) {

        boolean secret() {
            return schema.path("secret").asBoolean(false)
                    || schema.path("airbyte_secret").asBoolean(false);
        }

        String name() {
            return pointer.substring(pointer.lastIndexOf('/') + 1)
                    .replace("~1", "/")
                    .replace("~0", "~");
        }

        /// Whether its values can be of this type.
        boolean is(String type) {
            JsonNode types = schema.path("type");
            return types.asString("").equals(type)
                    || types.valueStream().anyMatch(each -> each.asString("").equals(type));
        }
    }

    static JsonNode tree(RawJson json) {
        return Numbers.exactMapper().readTree(json.bytes());
    }

    /// All options, at any depth.
    static List<Option> options(JsonNode schema) {
        var walk = new SchemaWalk();
        walk.collect(schema, "", false);
        return walk.options;
    }

    private void collect(JsonNode schema, String pointer, boolean chosen) {
        schema.path("properties").properties().forEach(entry -> {
            String below = pointer + "/" + entry.getKey().replace("~", "~0").replace("/", "~1");
            boolean required = schema.path("required")
                    .valueStream()
                    .anyMatch(each -> each.asString("").equals(entry.getKey()));
            options.add(new Option(below, entry.getValue(), required, chosen));
            collect(entry.getValue(), below, chosen);
        });
        for (String choice : CHOICES) {
            schema.path(choice)
                    .valueStream()
                    .forEach(each -> collect(each, pointer, chosen || !choice.equals("allOf")));
        }
    }
}
