package dev.flowcdk.airbyte.destination;

import dev.flowcdk.airbyte.StreamName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A stream of the configured catalog.
///
/// @param properties of its schema
/// @param primaryKey names of properties; empty unless duplicates are removed
/// @param cursor path of the property that tells which of two records is newer; empty when the later one is
/// @param generation of the records of this sync, which an interrupted sync may have begun; null when the platform
///   has none
/// @param refresh whether only records of this generation remain, once the stream is complete
/// @param syncId of this sync; null when the platform has none
record ConfiguredStream(
        StreamName name,
        JsonNode properties,
        SyncMode mode,
        List<String> primaryKey,
        List<String> cursor,
        @Nullable Long generation,
        boolean refresh,
        @Nullable Long syncId) {

    ConfiguredStream {
        primaryKey = List.copyOf(primaryKey);
        cursor = List.copyOf(cursor);
    }

    /// Reads one of the catalog's streams.
    ///
    /// @param problem is told what cannot be done
    static ConfiguredStream of(JsonNode configured, Consumer<String> problem) {
        StreamName name = StreamName.of(configured.path("stream"));
        String where = "stream " + name + ": ";
        if (name.name().isEmpty()) {
            problem.accept("a stream has no name");
        }
        if (configured.path("include_files").asBoolean(false)) {
            problem.accept(where + "\"include_files\" is on, but this destination takes records only; turn it off");
        }
        if (!configured.path("destination_object_name").asString("").isEmpty()) {
            problem.accept(where + "\"destination_object_name\" is set, but this destination has no objects to update");
        }
        SyncMode mode = mode(configured.path("destination_sync_mode").asString("append"), where, problem);
        Long generation = number(configured.path("generation_id"));
        Long minimum = number(configured.path("minimum_generation_id"));
        if (minimum != null && minimum != 0 && !minimum.equals(generation)) {
            problem.accept(where + "minimum_generation_id is " + minimum + " and generation_id is " + generation
                    + ", but the first must be 0 or the same as the second");
        }
        return new ConfiguredStream(
                name,
                configured.path("stream").path("json_schema").path("properties"),
                mode,
                mode == SyncMode.APPEND_DEDUP ? primaryKey(configured, where, problem) : List.of(),
                path(configured.path("cursor_field")),
                generation,
                mode == SyncMode.OVERWRITE || minimum != null && minimum > 0,
                number(configured.path("sync_id")));
    }

    private static SyncMode mode(String word, String where, Consumer<String> problem) {
        for (SyncMode mode : SyncMode.values()) {
            if (mode.word().equals(word)) {
                return mode;
            }
        }
        problem.accept(where + "destination_sync_mode is \"" + word + "\", which this destination cannot do; choose "
                + String.join(
                        " or ",
                        Arrays.stream(SyncMode.values()).map(SyncMode::word).toList()));
        return SyncMode.APPEND;
    }

    private static List<String> primaryKey(JsonNode configured, String where, Consumer<String> problem) {
        List<String> key = new ArrayList<>();
        JsonNode paths = configured.path("primary_key");
        if (paths.isEmpty()) {
            paths = configured.path("stream").path("source_defined_primary_key");
        }
        for (JsonNode path : paths) {
            List<String> tokens = path(path);
            if (tokens.size() != 1) {
                problem.accept(where + "the primary key " + tokens + " is within another property; choose properties"
                        + " of the record itself");
            } else if (!key.contains(tokens.getFirst())) {
                key.add(tokens.getFirst());
            }
        }
        if (key.isEmpty() && paths.isEmpty()) {
            problem.accept(
                    where + "destination_sync_mode is \"append_dedup\", which needs a primary key; choose one, or"
                            + " another mode");
        }
        return key;
    }

    private static List<String> path(JsonNode path) {
        if (path.isString()) {
            return List.of(path.asString());
        }
        List<String> tokens = new ArrayList<>();
        path.forEach(token -> tokens.add(token.asString("")));
        return tokens;
    }

    private static @Nullable Long number(JsonNode node) {
        return node.isNumber() ? Long.valueOf(node.asLong()) : null;
    }

    /// The generation, 0 when there is none.
    long generationNumber() {
        return generation == null ? 0 : generation;
    }

    /// Whether the generation says nothing: there is none, or a client that does not count them gives each sync the
    /// same.
    boolean uncounted() {
        return generationNumber() == 0 || generationNumber() == 1 && (syncId == null || syncId <= 1);
    }

    /// The properties' schemas by name.
    Iterable<Map.Entry<String, JsonNode>> propertySchemas() {
        return properties.properties();
    }
}
