package dev.flowcdk.internal.config;

import dev.flowcdk.json.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Values of components that take any JSON. The one place of this package that needs Jackson's tree.
final class AnyJson {

    private static final byte[] REPLACEMENT = {'F', 'F', 'F', 'D'};

    private AnyJson() {}

    static Object of(Class<?> type, JsonTree json) {
        byte[] text = JsonTree.bytes(json);
        return type == RawJson.class ? RawJson.of(text) : JsonMapper.shared().readTree(text);
    }

    /// The value's text, null for a node that stands for nothing.
    static byte @Nullable [] bytes(JsonNode node) {
        return node.isMissingNode() ? null : wellFormed(JsonMapper.shared().writeValueAsBytes(node));
    }

    /// Puts U+FFFD in the place of halves of surrogate pairs, as everywhere. Nothing else is written as an escape of
    /// D800 to DFFF.
    private static byte[] wellFormed(byte[] json) {
        int at = 0;
        while (at < json.length - 5) {
            if (json[at] != '\\') {
                at++;
                continue;
            }
            if (json[at + 1] == 'u' && json[at + 2] == 'D' && json[at + 3] > '7') {
                System.arraycopy(REPLACEMENT, 0, json, at + 2, REPLACEMENT.length);
            }
            at += 2;
        }
        return json;
    }
}
