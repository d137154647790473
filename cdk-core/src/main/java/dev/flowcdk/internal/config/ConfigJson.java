package dev.flowcdk.internal.config;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Endpoint and resource configs into an author's records. Strict about names, types and limits; lenient about what
/// forms leave behind: an optional option that is null, or an empty text where that means nothing, counts as
/// absent.
public final class ConfigJson {

    private static final Set<String> ADDED_TO_ENDPOINT = Set.of("sops");
    private static final Set<String> ADDED_TO_RESOURCE = Set.of("_meta");

    private ConfigJson() {}

    /// Decodes an endpoint config. The platform's `sops` metadata at its root is ignored.
    ///
    /// @throws UserException with all problems, each with its JSON pointer
    public static <T> T endpoint(Class<T> type, byte[] utf8) {
        return decode(type, utf8, ADDED_TO_ENDPOINT, "the endpoint config");
    }

    /// As with bytes.
    public static <T> T endpoint(Class<T> type, JsonNode json) {
        return endpoint(type, json.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// Decodes a binding's resource config. The platform's `_meta` at its root is ignored.
    ///
    /// @param binding names the binding in messages, such as `"orders"` or `binding 3`
    /// @throws UserException with all problems, each with its JSON pointer
    public static <T> T resource(Class<T> type, byte[] utf8, String binding) {
        return decode(type, utf8, ADDED_TO_RESOURCE, "the resource config of " + binding);
    }

    /// As with bytes.
    public static <T> T resource(Class<T> type, JsonNode json, String binding) {
        return resource(type, json.toString().getBytes(StandardCharsets.UTF_8), binding);
    }

    /// A config as somebody would write it: without what is default anyway.
    public static byte[] encode(Object record) {
        var out = new GrowingBytes(256);
        Encoder.Form.CONFIG.of(record.getClass()).root(record, out);
        return out.toByteArray();
    }

    private static <T> T decode(Class<T> type, byte[] utf8, Set<String> ignored, String what) {
        return type.cast(Decoder.config(type, JsonTree.parse(utf8, what), ignored, what));
    }
}
