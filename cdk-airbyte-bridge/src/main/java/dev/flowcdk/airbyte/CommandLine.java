package dev.flowcdk.airbyte;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.launch.UsageException;
import dev.flowcdk.runtime.schema.Numbers;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a platform types: a command, and files by option. Options with `=` are taken too.
///
/// @param command the first word
/// @param files by option, such as `--config`
public record CommandLine(String command, Map<String, Path> files) {

    private static final JsonMapper JSON = Numbers.exactMapper();

    /// @param options that this command has
    /// @throws UsageException for anything else
    static CommandLine of(List<String> arguments, List<String> options) {
        var files = new HashMap<String, Path>();
        for (int at = 1; at < arguments.size(); at++) {
            String option = arguments.get(at);
            if (option.equals("--debug")) {
                continue;
            }
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            if (!options.contains(name)) {
                throw new UsageException("\"" + arguments.getFirst() + "\" has no option \"" + name + "\"; it takes "
                        + (options.isEmpty() ? "none" : String.join(", ", options)));
            }
            if (equals < 0 && ++at == arguments.size()) {
                throw new UsageException("\"" + name + "\" needs the path of a file");
            }
            files.put(name, Path.of(equals < 0 ? arguments.get(at) : option.substring(equals + 1)));
        }
        return new CommandLine(arguments.getFirst(), files);
    }

    /// The endpoint config.
    public ObjectNode config() {
        return object("--config");
    }

    /// The configured catalog.
    public ObjectNode catalog() {
        return object("--catalog");
    }

    /// The state to start with, as the file has it; null when there is no such option, or its file is empty or says
    /// null.
    public @Nullable JsonNode state() {
        Path file = files.get("--state");
        if (file == null) {
            return null;
        }
        JsonNode state = read("--state", file);
        return state.isNull() || state.isMissingNode() ? null : state;
    }

    private ObjectNode object(String option) {
        Path file = files.get(option);
        if (file == null) {
            throw new UsageException("\"" + command + "\" needs the option " + option + " with the path of a file");
        }
        if (read(option, file) instanceof ObjectNode object) {
            return object;
        }
        throw new UserException("the file of " + option + ", " + file + ", must hold a JSON object");
    }

    private static JsonNode read(String option, Path file) {
        String what = "the file of " + option + ", " + file + ", ";
        try {
            byte[] bytes = Files.readAllBytes(file);
            return bytes.length == 0 ? JsonNodeFactory.instance.missingNode() : JSON.readTree(bytes);
        } catch (JacksonException malformed) {
            // its own words may show a secret
            throw new UserException(
                    what + "is not JSON: line "
                            + malformed.getLocation().getLineNr() + ", column "
                            + malformed.getLocation().getColumnNr(),
                    malformed);
        } catch (NoSuchFileException missing) {
            throw new UserException(what + "does not exist", missing);
        } catch (AccessDeniedException denied) {
            throw new UserException(what + "must not be read by this user", denied);
        } catch (IOException failed) {
            throw new UserException(what + "cannot be read: " + failed.getMessage(), failed);
        }
    }
}
