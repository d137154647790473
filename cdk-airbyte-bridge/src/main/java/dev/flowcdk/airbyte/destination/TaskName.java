package dev.flowcdk.airbyte.destination;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Names the task of a connection between a source and this destination. Connectors let only one instance of a task
/// write, so a later attempt of the same sync has to have the same name, and another connection another one: it follows
/// from all that distinguishes connections, which is their config without its secrets, their configured catalog without
/// what counts syncs, and what the platform calls them.
final class TaskName {

    private static final Set<String> COUNTS = Set.of("generation_id", "minimum_generation_id", "sync_id");

    private TaskName() {}

    /// @param config of the endpoint
    /// @param configSchema marks its secrets
    /// @param connection what the platform calls it; may be empty
    static String of(ObjectNode config, JsonNode configSchema, ObjectNode catalog, String connection) {
        Set<String> secrets = new HashSet<>();
        collectSecrets(configSchema, secrets);
        String all = text(config, secrets) + "\n" + text(catalog, COUNTS) + "\n" + connection;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return "airbyte/" + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static void collectSecrets(JsonNode schema, Set<String> secrets) {
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (property.getValue().path("secret").asBoolean(false)) {
                secrets.add(property.getKey());
            }
        }
        schema.forEach(inner -> collectSecrets(inner, secrets));
    }

    /// The same whatever the order of members.
    private static String text(JsonNode node, Set<String> without) {
        return switch (node) {
            case ObjectNode object -> {
                var members = new TreeMap<String, String>();
                object.properties().forEach(member -> {
                    if (!without.contains(member.getKey())) {
                        members.put(member.getKey(), text(member.getValue(), without));
                    }
                });
                yield members.toString();
            }
            case ArrayNode array -> {
                var items = new StringBuilder("[");
                array.forEach(item -> items.append(text(item, without)).append(','));
                yield items.append(']').toString();
            }
            default -> node.toString();
        };
    }
}
