package dev.flowcdk.internal.config;

import dev.flowcdk.json.RawJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Values of components that take any JSON. The one place of this package that needs Jackson's tree.
final class AnyJson {

    private AnyJson() {}

    static Object of(Class<?> type, JsonTree json) {
        byte[] text = JsonTree.bytes(json);
        return type == RawJson.class ? RawJson.of(text) : JsonMapper.shared().readTree(text);
    }

    static byte[] bytes(JsonNode node) {
        return JsonMapper.shared().writeValueAsBytes(node);
    }
}
