package dev.flowcdk.runtime.container;

import dev.flowcdk.UserException;
import dev.flowcdk.runtime.catalog.ImageName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an image says of the connector in it.
///
/// @param name the image's name
/// @param command the program and its arguments
/// @param kind what the connector is
/// @param json whether it speaks JSON; else protobuf
record ConnectorImage(ImageName name, List<String> command, TaskKind kind, boolean json) {

    private static final String PROTOCOL = "FLOW_RUNTIME_PROTOCOL";
    private static final String CODEC = "FLOW_RUNTIME_CODEC";

    ConnectorImage {
        command = List.copyOf(command);
    }

    /// Reads what `docker inspect` prints.
    ///
    /// @param kind what the connector has to be
    /// @throws UserException when the image is no connector of this kind
    static ConnectorImage of(ImageName name, TaskKind kind, String inspection) {
        JsonNode config = config(name, inspection);
        checkProtocol(name, kind, config.path("Labels").path(PROTOCOL).asString(""));
        return new ConnectorImage(name, command(name, config), kind, "json".equals(codec(config)));
    }

    private static JsonNode config(ImageName name, String inspection) {
        try {
            return new JsonMapper().readTree(inspection).path(0).path("Config");
        } catch (JacksonException malformed) {
            throw new UserException("what is said of the image " + name + " is no JSON: " + inspection, malformed);
        }
    }

    private static void checkProtocol(ImageName name, TaskKind kind, String protocol) {
        if (protocol.isEmpty()) {
            throw new UserException("the image " + name + " has no label " + PROTOCOL
                    + ", so it is no connector; build it with LABEL " + PROTOCOL + "=" + kind.protocol()
                    + " (a variable of that name does not count)");
        }
        if (!protocol.equals(kind.protocol())) {
            throw new UserException("the image " + name + " is for \"" + protocol + "\" by its label " + PROTOCOL
                    + ", but a " + kind.type() + " needs one for \"" + kind.protocol() + "\"; name another image");
        }
    }

    /// The entry point with its arguments, or the command when there is no entry point, as Flow has it.
    private static List<String> command(ImageName name, JsonNode config) {
        List<String> entrypoint = texts(config.path("Entrypoint"));
        List<String> command = entrypoint.isEmpty() ? texts(config.path("Cmd")) : entrypoint;
        if (command.isEmpty()) {
            throw new UserException("the image " + name + " has neither entrypoint nor command, so nothing says how to"
                    + " start its connector; build it with an ENTRYPOINT that holds all arguments");
        }
        return command;
    }

    private static @Nullable String codec(JsonNode config) {
        String label = config.path("Labels").path(CODEC).asString("");
        if (!label.isEmpty()) {
            return label;
        }
        return texts(config.path("Env")).stream()
                .filter(variable -> variable.startsWith(CODEC + "="))
                .map(variable -> variable.substring(CODEC.length() + 1))
                .findFirst()
                .orElse(null);
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(element -> texts.add(element.asString("")));
        return texts;
    }
}
