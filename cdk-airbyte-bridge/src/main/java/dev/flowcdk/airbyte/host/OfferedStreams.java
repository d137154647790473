package dev.flowcdk.airbyte.host;

import dev.flowcdk.airbyte.StreamName;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.json.RawJson;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a source's catalog offers, with corrections.
final class OfferedStreams {

    private static final System.Logger LOGGER = System.getLogger(OfferedStreams.class.getName());

    private final Map<StreamName, DeclaredStream> streams = new LinkedHashMap<>();
    private final Patches patches;
    private final SchemaMode mode;

    /// @param catalog the payload of the source's answer
    OfferedStreams(JsonNode catalog, Patches patches, SchemaMode mode) {
        this.patches = patches;
        this.mode = mode;
        for (JsonNode each : catalog.path("streams")) {
            if (each instanceof ObjectNode json) {
                DeclaredStream stream = DeclaredStream.of(json);
                if (!isListed(patches.omitted(), stream.name())) {
                    streams.put(stream.name(), stream);
                }
            }
        }
    }

    /// A stream by name; null when there is none.
    @Nullable
    DeclaredStream find(StreamName name) {
        return streams.get(name);
    }

    Set<StreamName> names() {
        return streams.keySet();
    }

    CaptureResponse.Discovered bindings() {
        Set<String> names = new HashSet<>();
        List<CaptureResponse.DiscoveredBinding> bindings = new ArrayList<>();
        streams.values().forEach(stream -> bindings.add(binding(stream, names)));
        return new CaptureResponse.Discovered(bindings);
    }

    /// What the source declares of a stream's documents, as a schema of what it emits.
    RawJson sourced(DeclaredStream stream) {
        return RawJson.of(DocumentSchema.sourced(corrected(stream), patches.datesAsTimes())
                .toString());
    }

    private CaptureResponse.DiscoveredBinding binding(DeclaredStream stream, Set<String> names) {
        StreamName name = stream.name();
        boolean incremental = stream.isIncremental(null);
        List<String> cursor = stream.defaultCursor();
        var resource = new StreamResource(
                name.namespace(),
                name.name(),
                incremental ? StreamResource.INCREMENTAL : StreamResource.FULL_REFRESH,
                incremental && !stream.definesCursor() ? cursor : null);
        ObjectNode declared = corrected(stream);
        List<List<String>> key = key(stream, declared);
        boolean fallback = key.isEmpty();
        List<List<String>> chosen = fallback ? List.of(DocumentSchema.ROW_ID) : key;
        List<String> selected = patches.selected();
        return new CaptureResponse.DiscoveredBinding(
                recommended(name, names),
                resource.json(),
                RawJson.of(DocumentSchema.written(declared, chosen, mode, patches.datesAsTimes())
                        .toString()),
                chosen.stream().map(OfferedStreams::pointer).toList(),
                selected != null && !isListed(selected, name),
                resource.path(),
                fallback);
    }

    private ObjectNode corrected(DeclaredStream stream) {
        ObjectNode patch = patches.of(stream.name()).schema();
        if (patch == null) {
            return stream.schema();
        }
        ObjectNode schema = stream.schema().deepCopy();
        Patches.merge(schema, patch);
        return schema;
    }

    private List<List<String>> key(DeclaredStream stream, ObjectNode declared) {
        List<String> chosen = patches.of(stream.name()).key();
        List<List<String>> key = chosen == null
                ? stream.key()
                : chosen.stream().map(OfferedStreams::path).toList();
        for (List<String> path : key) {
            if (DocumentSchema.keyType(declared, path).isEmpty()) {
                LOGGER.log(
                        Level.WARNING,
                        "stream \"" + stream.name() + "\": its key \"" + String.join(".", path)
                                + "\" is no single value; its documents are numbered instead");
                return List.of();
            }
        }
        return key;
    }

    private static boolean isListed(List<String> listed, StreamName name) {
        return listed.contains(name.name()) || listed.contains(name.toString());
    }

    private static List<String> path(String nameOrPointer) {
        if (!nameOrPointer.startsWith("/")) {
            return List.of(nameOrPointer);
        }
        List<String> path = new ArrayList<>();
        for (String token : nameOrPointer.substring(1).split("/", -1)) {
            path.add(token.replace("~1", "/").replace("~0", "~"));
        }
        return path;
    }

    private static String pointer(List<String> path) {
        var pointer = new StringBuilder();
        path.forEach(name -> pointer.append('/').append(name.replace("~", "~0").replace("/", "~1")));
        return pointer.toString();
    }

    private static String recommended(StreamName name, Set<String> names) {
        String namespace = name.namespace();
        String whole = namespace == null ? part(name.name()) : part(namespace) + "/" + part(name.name());
        String unique = whole;
        for (int number = 2; !names.add(unique.toLowerCase(Locale.ROOT)); number++) {
            unique = whole + "_" + number;
        }
        return unique;
    }

    private static String part(String text) {
        String sanitized = text.replaceAll("[^A-Za-z0-9\\-_.]", "_");
        return sanitized.replace(".", "").isEmpty() ? "_".repeat(Math.max(1, sanitized.length())) : sanitized;
    }
}
