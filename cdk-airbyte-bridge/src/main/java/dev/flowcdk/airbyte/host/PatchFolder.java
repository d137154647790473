package dev.flowcdk.airbyte.host;

import dev.flowcdk.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Reads a folder with corrections in the layout of `airbyte-to-flow`.
final class PatchFolder {

    private static final String SCHEMA = ".patch.json";
    private static final String KEY = ".pk.json";
    private static final String VALUES = ".normalize.json";

    private final Path folder;

    private PatchFolder(Path folder) {
        this.folder = folder;
    }

    static Patches read(Path folder) {
        return new PatchFolder(folder).read();
    }

    private Patches read() {
        PatchTree spec = file("spec.patch.json");
        PatchTree map = file("spec.map.json");
        PatchTree oauth2 = file("oauth2.patch.json");
        PatchTree url = file("documentation_url.patch.json");
        PatchTree selected = file("selected_streams.json");
        PatchTree omitted = file("omitted_streams.json");
        PatchTree normalizations = file("schema_normalizations.json");
        PatchTree interval = file("run_interval_minutes.json");
        return new Patches(
                spec == null ? null : spec.object(),
                map == null ? Map.of() : map.textsByName(),
                oauth2 == null ? null : oauth2.oauth2(),
                url == null ? null : url.textInside(),
                selected == null ? null : selected.texts(),
                omitted == null ? List.of() : omitted.texts(),
                normalizations != null && normalizations.datesAsTimes(),
                interval == null ? null : interval.minutes(),
                null,
                streams());
    }

    private Map<String, Patches.OfStream> streams() {
        var streams = new Patches.OfStreams();
        Path below = folder.resolve("streams");
        if (!Files.isDirectory(below)) {
            return Map.of();
        }
        try (Stream<Path> files = Files.walk(below)) {
            files.filter(Files::isRegularFile).sorted().forEach(file -> stream(below, file, streams));
        } catch (IOException failed) {
            throw new UserException(below + " cannot be listed: " + failed.getMessage(), failed);
        }
        return streams.all();
    }

    private static void stream(Path below, Path file, Patches.OfStreams streams) {
        String name = below.relativize(file).toString();
        if (name.endsWith(SCHEMA)) {
            streams.schema(before(name, SCHEMA), parse(file).object());
        } else if (name.endsWith(KEY)) {
            streams.key(before(name, KEY), parse(file).texts());
        } else if (name.endsWith(VALUES)) {
            streams.datesOnly(before(name, VALUES), parse(file).datesOnly());
        }
    }

    private static String before(String name, String end) {
        return name.substring(0, name.length() - end.length());
    }

    private @Nullable PatchTree file(String name) {
        Path file = folder.resolve(name);
        return Files.exists(file) ? parse(file) : null;
    }

    private static PatchTree parse(Path file) {
        try {
            return new PatchTree(file.toString(), JsonMapper.shared().readTree(Files.readAllBytes(file)));
        } catch (IOException failed) {
            throw new UserException(file + " cannot be read: " + failed.getMessage(), failed);
        } catch (JacksonException malformed) {
            throw new UserException(file + " is not JSON: " + malformed.getOriginalMessage(), malformed);
        }
    }
}
