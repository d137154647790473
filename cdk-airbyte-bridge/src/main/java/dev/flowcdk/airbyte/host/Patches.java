package dev.flowcdk.airbyte.host;

import dev.flowcdk.UserException;
import dev.flowcdk.airbyte.StreamName;
import dev.flowcdk.internal.protocol.WireOAuth2;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Corrections of what a source declares of itself.
///
/// @param spec merge patch of the config schema; null for none
/// @param configMap where values of the config are moved before the source gets it: from by to, both JSON pointers
/// @param oauth2 how tokens are got, in Flow's words; null when the operator enters them
/// @param documentationUrl null to leave the source's
/// @param selected names of streams that are enabled when discovered; null for all
/// @param omitted names of streams that are not offered
/// @param datesAsTimes whether `format: date` is declared as `date-time`
/// @param interval time between the starts of two runs; null for no wait
/// @param schemaMode null when nothing is said
/// @param streams corrections by stream, under its name, `namespace.name` or `*`
record Patches(
        @Nullable ObjectNode spec,
        Map<String, String> configMap,
        @Nullable WireOAuth2 oauth2,
        @Nullable String documentationUrl,
        @Nullable List<String> selected,
        List<String> omitted,
        boolean datesAsTimes,
        @Nullable Duration interval,
        @Nullable SchemaMode schemaMode,
        Map<String, OfStream> streams) {

    /// Corrections of a stream.
    ///
    /// @param schema merge patch of its document schema; null for none
    /// @param key names or pointers of the key; null to leave the source's
    /// @param datesOnly pointers of values that are cut to dates
    record OfStream(@Nullable ObjectNode schema, @Nullable List<String> key, List<String> datesOnly) {

        static final OfStream NONE = new OfStream(null, null, List.of());
    }

    static final Patches NONE = new Patches(null, Map.of(), null, null, null, List.of(), false, null, null, Map.of());

    Patches {
        configMap = Map.copyOf(configMap);
        selected = selected == null ? null : List.copyOf(selected);
        omitted = List.copyOf(omitted);
        streams = Map.copyOf(streams);
    }

    /// Reads a folder of the layout of `airbyte-to-flow`, or one YAML file.
    ///
    /// @throws UserException naming the file and what is wrong with it
    static Patches of(@Nullable Path path) {
        if (path == null) {
            return NONE;
        }
        if (Files.isDirectory(path)) {
            return PatchFolder.read(path);
        }
        if (Files.isRegularFile(path)) {
            return PatchFile.read(path);
        }
        throw new UserException(HostOptions.PATCHES + " names " + path + ", which is neither a folder nor a file");
    }

    /// The corrections of a stream: its own, and those of all streams where it has none of its own.
    OfStream of(StreamName name) {
        OfStream own = streams.getOrDefault(name.toString(), streams.getOrDefault(name.name(), OfStream.NONE));
        OfStream all = streams.getOrDefault("*", OfStream.NONE);
        return new OfStream(
                own.schema() == null ? all.schema() : own.schema(),
                own.key() == null ? all.key() : own.key(),
                own.datesOnly().isEmpty() ? all.datesOnly() : own.datesOnly());
    }

    /// Merges a patch into a target (RFC 7396).
    static void merge(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(member -> {
            JsonNode value = member.getValue();
            if (value.isNull()) {
                target.remove(member.getKey());
            } else if (value instanceof ObjectNode inner) {
                ObjectNode child = target.get(member.getKey()) instanceof ObjectNode object
                        ? object
                        : target.putObject(member.getKey());
                merge(child, inner);
            } else {
                target.set(member.getKey(), value);
            }
        });
    }

    /// Collects the corrections of streams, which come from several files.
    static final class OfStreams {

        private final Map<String, OfStream> streams = new LinkedHashMap<>();

        void schema(String stream, ObjectNode patch) {
            OfStream old = of(stream);
            streams.put(stream, new OfStream(patch, old.key(), old.datesOnly()));
        }

        void key(String stream, List<String> key) {
            OfStream old = of(stream);
            streams.put(stream, new OfStream(old.schema(), key, old.datesOnly()));
        }

        void datesOnly(String stream, List<String> pointers) {
            OfStream old = of(stream);
            streams.put(stream, new OfStream(old.schema(), old.key(), pointers));
        }

        Map<String, OfStream> all() {
            return streams;
        }

        private OfStream of(String stream) {
            return streams.getOrDefault(stream, OfStream.NONE);
        }
    }
}
