package dev.flowcdk.conformance.replay;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The secrets of a config, which are masked wherever they are in a message, and put back into requests.
///
/// @param values by pointers into the config
public record Secrets(Map<String, String> values) {

    /// Shorter ones are masked where they are all of a text, since they may be a part of many.
    private static final int SHORT = 4;

    public Secrets {
        values = Map.copyOf(values);
    }

    /// Those that a config has.
    ///
    /// @param pointers of all options that are secret
    public static Secrets of(RawJson config, List<String> pointers) {
        JsonNode root = Numbers.exactMapper().readTree(config.bytes());
        var values = new LinkedHashMap<String, String>();
        for (String pointer : pointers) {
            JsonNode value = root.at(pointer);
            if (value.isString() && !value.stringValue().isEmpty()) {
                values.put(pointer, value.stringValue());
            }
        }
        return new Secrets(values);
    }

    /// A message without them.
    JsonNode masked(JsonNode message) {
        return changed(message, this::masked);
    }

    /// A message with them.
    JsonNode unmasked(JsonNode message) {
        return changed(message, text -> {
            String all = text;
            for (Map.Entry<String, String> each : values.entrySet()) {
                all = all.replace(mask(each.getKey()), each.getValue());
            }
            return all;
        });
    }

    /// A text without them, the longest first, since one may be a part of another.
    public String masked(String text) {
        String all = text;
        List<Map.Entry<String, String>> longest = values.entrySet().stream()
                .sorted(Comparator.comparingInt(each -> -each.getValue().length()))
                .toList();
        for (Map.Entry<String, String> each : longest) {
            String mask = mask(each.getKey());
            if (each.getValue().length() < SHORT) {
                all = all.equals(each.getValue()) ? mask : all;
                continue;
            }
            all = all.replace(each.getValue(), mask).replace(escaped(each.getValue()), mask);
        }
        return all;
    }

    private static String mask(String pointer) {
        return "<secret " + pointer + ">";
    }

    /// As it is in JSON that is a text in JSON.
    private static String escaped(String value) {
        String quoted = JsonMapper.shared().writeValueAsString(value);
        return quoted.substring(1, quoted.length() - 1);
    }

    private interface Change {
        String of(String text);
    }

    private static JsonNode changed(JsonNode node, Change change) {
        JsonMapper mapper = Numbers.exactMapper();
        if (node.isString()) {
            return mapper.valueToTree(change.of(node.stringValue()));
        }
        if (node.isArray()) {
            ArrayNode array = mapper.createArrayNode();
            node.valueStream().forEach(each -> array.add(changed(each, change)));
            return array;
        }
        if (node.isObject()) {
            ObjectNode object = mapper.createObjectNode();
            node.properties().forEach(each -> object.set(change.of(each.getKey()), changed(each.getValue(), change)));
            return object;
        }
        return node;
    }

    @Override
    public String toString() {
        return "Secrets" + pointers();
    }

    /// The pointers of those that there are, in order.
    List<String> pointers() {
        return List.copyOf(new TreeSet<>(values.keySet()));
    }
}
