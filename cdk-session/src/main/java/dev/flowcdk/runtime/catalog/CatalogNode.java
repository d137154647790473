package dev.flowcdk.runtime.catalog;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A value of a catalog file that knows where it stands, so that every complaint names file and pointer.
record CatalogNode(Path file, String pointer, JsonNode json, List<String> problems) {

    void problem(String text) {
        problems.add(file + (pointer.isEmpty() ? "" : " at " + pointer) + ": " + text);
    }

    @Nullable
    CatalogNode child(String name) {
        JsonNode value = json.get(name);
        return value == null || value.isNull() ? null : at(name, value);
    }

    Map<String, CatalogNode> children() {
        var children = new LinkedHashMap<String, CatalogNode>();
        if (!json.isObject()) {
            problem("must be an object, but is " + describe());
            return children;
        }
        json.properties().forEach(entry -> children.put(entry.getKey(), at(entry.getKey(), entry.getValue())));
        return children;
    }

    List<CatalogNode> elements() {
        var elements = new ArrayList<CatalogNode>();
        if (!json.isArray()) {
            problem("must be a list, but is " + describe());
            return elements;
        }
        for (int index = 0; index < json.size(); index++) {
            elements.add(at(Integer.toString(index), json.get(index)));
        }
        return elements;
    }

    String text() {
        if (json.isString()) {
            return json.stringValue();
        }
        problem("must be a text, but is " + describe());
        return "";
    }

    /// A text, also for values that YAML takes for numbers or truth values.
    String scalar() {
        if (json.isValueNode() && !json.isNull()) {
            return json.asString();
        }
        problem("must be a text, but is " + describe());
        return "";
    }

    boolean flag() {
        if (json.isBoolean()) {
            return json.booleanValue();
        }
        if (json.isString() && Set.of("true", "false").contains(json.stringValue())) {
            return Boolean.parseBoolean(json.stringValue());
        }
        problem("must be true or false, but is " + describe());
        return false;
    }

    int count() {
        if (json.isIntegralNumber() && json.canConvertToInt() && json.intValue() >= 0) {
            return json.intValue();
        }
        problem("must be a whole number from 0, but is " + describe());
        return 0;
    }

    void knows(Set<String> names) {
        for (var entry : children().entrySet()) {
            if (!names.contains(entry.getKey())) {
                entry.getValue().problem("is not known here; known are " + String.join(", ", new TreeSet<>(names)));
            }
        }
    }

    @Nullable
    CatalogNode required(String name) {
        CatalogNode child = child(name);
        if (child == null) {
            problem("lacks \"" + name + "\"");
        }
        return child;
    }

    private CatalogNode at(String token, JsonNode value) {
        String escaped = token.replace("~", "~0").replace("/", "~1");
        return new CatalogNode(file, pointer + "/" + escaped, value, problems);
    }

    private String describe() {
        return switch (json.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case NULL, MISSING -> "nothing";
            case STRING -> "a text";
            case NUMBER -> "the number " + json;
            case BOOLEAN -> json.toString();
            case BINARY, POJO -> "something else";
        };
    }
}
