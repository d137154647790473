package dev.flowcdk.airbyte.host;

import dev.flowcdk.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Reads one YAML file with corrections. The only class that needs YAML.
final class PatchFile {

    private static final Set<String> KNOWN = Set.of(
            "spec",
            "specMap",
            "oauth2",
            "documentationUrl",
            "selectedStreams",
            "omittedStreams",
            "schemaNormalizations",
            "runIntervalMinutes",
            "schemas",
            "streams");
    private static final Set<String> KNOWN_OF_STREAM = Set.of("schema", "key", "normalize");

    private PatchFile() {}

    static Patches read(Path file) {
        PatchTree root = parse(file);
        knows(root, KNOWN);
        PatchTree spec = root.child("spec");
        PatchTree map = root.child("specMap");
        PatchTree oauth2 = root.child("oauth2");
        PatchTree url = root.child("documentationUrl");
        PatchTree selected = root.child("selectedStreams");
        PatchTree omitted = root.child("omittedStreams");
        PatchTree normalizations = root.child("schemaNormalizations");
        PatchTree interval = root.child("runIntervalMinutes");
        return new Patches(
                spec == null ? null : spec.object(),
                map == null ? Map.of() : map.textsByName(),
                oauth2 == null ? null : oauth2.oauth2(),
                url == null ? null : url.text(),
                selected == null ? null : selected.texts(),
                omitted == null ? List.of() : omitted.texts(),
                normalizations != null && normalizations.datesAsTimes(),
                interval == null ? null : interval.minutes(),
                mode(root.child("schemas")),
                streams(root.child("streams")));
    }

    private static Map<String, Patches.OfStream> streams(@Nullable PatchTree tree) {
        var streams = new Patches.OfStreams();
        if (tree != null) {
            tree.children().forEach((name, stream) -> {
                knows(stream, KNOWN_OF_STREAM);
                PatchTree schema = stream.child("schema");
                PatchTree key = stream.child("key");
                PatchTree values = stream.child("normalize");
                if (schema != null) {
                    streams.schema(name, schema.object());
                }
                if (key != null) {
                    streams.key(name, key.texts());
                }
                if (values != null) {
                    streams.datesOnly(name, values.datesOnly());
                }
            });
        }
        return streams.all();
    }

    private static @Nullable SchemaMode mode(@Nullable PatchTree tree) {
        if (tree == null) {
            return null;
        }
        try {
            return SchemaMode.valueOf(tree.text().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw tree.wrong("strict, relaxed or sourced");
        }
    }

    private static void knows(PatchTree tree, Set<String> names) {
        for (String name : tree.children().keySet()) {
            if (!names.contains(name)) {
                throw new UserException(tree.where() + ": \"" + name + "\" is not known here; known are "
                        + String.join(", ", new TreeSet<>(names)));
            }
        }
    }

    private static PatchTree parse(Path file) {
        try {
            return new PatchTree(file.toString(), YAMLMapper.builder().build().readTree(Files.readAllBytes(file)));
        } catch (IOException failed) {
            throw new UserException(file + " cannot be read: " + failed.getMessage(), failed);
        } catch (JacksonException malformed) {
            throw new UserException(file + " is not YAML: " + malformed.getOriginalMessage(), malformed);
        }
    }
}
