package dev.flowcdk.testing.spec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Compares a config schema with one that is known to be right but holds no descriptions.
public final class SchemaComparison {

    private static final String DESCRIPTION = "description";

    private final List<String> differences = new ArrayList<>();

    private SchemaComparison() {}

    /// In which keywords the schemas differ, as JSON pointers with both values; empty if in none. Descriptions and
    /// the order of required properties do not count, but each property must have a description.
    public static List<String> differences(JsonNode known, JsonNode actual) {
        var comparison = new SchemaComparison();
        comparison.compare("", known, actual);
        comparison.describe("", actual);
        return comparison.differences;
    }

    private void compare(String pointer, JsonNode known, JsonNode actual) {
        if (pointer.endsWith("/required") && known.isArray()) {
            compareSets(pointer, known, actual);
        } else if (known.isObject() && actual.isObject()) {
            compareObjects(pointer, known, actual);
        } else if (known.isArray() && actual.isArray() && known.size() == actual.size()) {
            for (int index = 0; index < known.size(); index++) {
                compare(pointer + '/' + index, known.get(index), actual.get(index));
            }
        } else if (!known.equals(actual)) {
            differences.add(pointer + ": expected " + known + ", but is " + actual);
        }
    }

    private void compareSets(String pointer, JsonNode known, JsonNode actual) {
        if (!setOf(known).equals(setOf(actual))) {
            differences.add(pointer + ": expected " + known + ", but is " + actual);
        }
    }

    private void compareObjects(String pointer, JsonNode known, JsonNode actual) {
        boolean properties = pointer.endsWith("/properties");
        for (String name : known.propertyNames()) {
            if (!actual.has(name)) {
                differences.add(pointer + '/' + name + ": expected " + known.get(name) + ", but is missing");
            }
        }
        for (String name : actual.propertyNames()) {
            if (known.has(name)) {
                compare(pointer + '/' + name, known.get(name), actual.get(name));
            } else if (properties || !name.equals(DESCRIPTION)) {
                differences.add(pointer + '/' + name + ": is not expected, but is " + actual.get(name));
            }
        }
    }

    private void describe(String pointer, JsonNode schema) {
        JsonNode properties = schema.path("properties");
        for (String name : properties.propertyNames()) {
            String below = pointer + "/properties/" + name;
            if (properties.get(name).path(DESCRIPTION).asString("").isBlank()) {
                differences.add(below + ": has no description");
            }
            describe(below, properties.get(name));
        }
        JsonNode choices = schema.path("oneOf");
        for (int index = 0; index < choices.size(); index++) {
            describe(pointer + "/oneOf/" + index, choices.get(index));
        }
    }

    private static Set<JsonNode> setOf(JsonNode array) {
        Set<JsonNode> values = new HashSet<>();
        array.forEach(values::add);
        return values;
    }
}
