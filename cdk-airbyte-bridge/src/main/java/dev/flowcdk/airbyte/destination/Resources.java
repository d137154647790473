package dev.flowcdk.airbyte.destination;

import dev.flowcdk.UserException;
import dev.flowcdk.airbyte.StreamName;
import dev.flowcdk.airbyte.spec.SpecTranslation;
import dev.flowcdk.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Where streams go: the name is the last part of a resource's path, the namespace the one before. A connector whose
/// paths have one part gets both in one name.
final class Resources {

    /// Where databases cut names, in bytes; longer ones get something to tell them apart.
    private static final int CUT = 63;

    /// So much of a name is kept, in bytes too.
    private static final int KEPT = 40;

    private static final String DELTA_UPDATES = "x-delta-updates";
    private static final String STAGED = "airbyte_refresh_";

    private final JsonNode schema;
    private final List<String> pathPointers;
    private final SpecTranslation translation;
    private final ObjectNode config;

    /// @param schema of the resource config
    /// @param config as Airbyte has it
    Resources(JsonNode schema, SpecTranslation translation, ObjectNode config) {
        this.schema = schema;
        this.pathPointers = path(schema);
        this.translation = translation;
        this.config = config;
    }

    /// Where resource configs of this schema have namespace, if there is a place for it, and name.
    ///
    /// @throws UserException when there is no place for a name
    static List<String> path(JsonNode schema) {
        String namespace = marked(schema, "x-schema-name");
        String name = marked(schema, "x-collection-name");
        if (name == null) {
            throw new UserException("this connector does not say which option of a resource is its name, so it cannot"
                    + " be a destination of Airbyte");
        }
        String pointer = StreamColumns.pointer(name);
        return namespace == null ? List.of(pointer) : List.of(StreamColumns.pointer(namespace), pointer);
    }

    private static @Nullable String marked(JsonNode schema, String word) {
        for (Map.Entry<String, JsonNode> option : schema.path("properties").properties()) {
            if (option.getValue().path(word).asBoolean(false)) {
                return option.getKey();
            }
        }
        return null;
    }

    /// Names of resources by stream, all different. Each depends on its stream alone, so that no other stream that is
    /// added can take it over: nobody remembers whose a resource was.
    ///
    /// @param ignoringCase whether they have to differ by more than case
    /// @throws UserException when two streams would have the same
    Map<StreamName, StreamName> names(List<ConfiguredStream> streams, boolean ignoringCase) {
        Map<StreamName, StreamName> taken = new HashMap<>();
        Map<StreamName, StreamName> names = new HashMap<>();
        List<String> problems = new ArrayList<>();
        for (ConfiguredStream stream : streams) {
            StreamName name = stream.name();
            StreamName own = name(name, ignoringCase);
            StreamName other = taken.putIfAbsent(ignoringCase ? lowerCase(own) : own, name);
            if (other != null) {
                problems.add("streams " + other + " and " + name + " would both go to " + own
                        + "; give one of them a prefix or another namespace");
            }
            names.put(name, own);
        }
        if (!problems.isEmpty()) {
            throw new UserException("the configured catalog cannot be written:", problems);
        }
        return names;
    }

    private StreamName name(StreamName stream, boolean ignoringCase) {
        String namespace = stream.namespace();
        StreamName own = pathPointers.size() > 1 || namespace == null
                ? stream
                : new StreamName(null, namespace + "_" + stream.name());
        boolean ambiguous = isCut(own.name())
                || own.namespace() != null && isCut(own.namespace())
                || ignoringCase && !own.equals(lowerCase(own));
        return ambiguous ? new StreamName(own.namespace(), told(own.name(), stream.toString())) : own;
    }

    /// Whether databases cut the name.
    static boolean isCut(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length > CUT;
    }

    /// The name that is the same for all that differ from it by case only.
    static StreamName lowerCase(StreamName name) {
        String namespace = name.namespace();
        return new StreamName(
                namespace == null ? null : namespace.toLowerCase(Locale.ROOT),
                name.name().toLowerCase(Locale.ROOT));
    }

    /// Where the records of a refresh wait for its end, beside the resource whose name is given.
    static StreamName staged(StreamName name) {
        return new StreamName(name.namespace(), told(STAGED + name.name(), name.name()));
    }

    /// A resource that is nowhere, like the one whose name is given.
    static StreamName probe(StreamName name) {
        return new StreamName(name.namespace(), told("airbyte_probe_" + name.name(), name.name()));
    }

    /// A name with something that tells it apart from others.
    ///
    /// @param whole what is different
    static String told(String name, String whole) {
        int kept = 0;
        int bytes = 0;
        while (kept < name.length()) {
            int point = name.codePointAt(kept);
            bytes += new String(Character.toChars(point)).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > KEPT) {
                break;
            }
            kept += Character.charCount(point);
        }
        int hash = Arrays.hashCode(whole.getBytes(StandardCharsets.UTF_8));
        return name.substring(0, kept) + "_" + HexFormat.of().toHexDigits(hash);
    }

    /// The resource config of a stream.
    ///
    /// @param name of the resource
    RawJson config(ConfiguredStream stream, StreamName name) {
        ObjectNode resource = JsonNodeFactory.instance.objectNode();
        String deltaUpdates = marked(schema, DELTA_UPDATES);
        if (deltaUpdates != null) {
            resource.put(deltaUpdates, stream.primaryKey().isEmpty());
        }
        StreamName wanted = stream.name();
        List<String> path =
                wanted.namespace() == null ? List.of(wanted.name()) : List.of(wanted.namespace(), wanted.name());
        ObjectNode own = translation.resourceConfig(resource, path, config);
        set(own, pathPointers.getLast(), name.name());
        if (pathPointers.size() > 1 && name.namespace() != null) {
            set(own, pathPointers.get(pathPointers.size() - 2), name.namespace());
        }
        return DestinationJson.raw(own);
    }

    /// Whether resources of this schema have an option that makes a connector add every document: then it updates rows
    /// without it.
    static boolean hasDeltaUpdates(JsonNode schema) {
        return marked(schema, DELTA_UPDATES) != null;
    }

    private static void set(ObjectNode resource, String pointer, String value) {
        int last = pointer.lastIndexOf('/');
        ObjectNode parent = last == 0 ? resource : resource.withObject(pointer.substring(0, last));
        parent.put(pointer.substring(last + 1).replace("~1", "/").replace("~0", "~"), value);
    }
}
