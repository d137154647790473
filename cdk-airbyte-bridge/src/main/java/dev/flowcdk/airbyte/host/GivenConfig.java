package dev.flowcdk.airbyte.host;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.log.StatusLog;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The config that the source is given. A source may ask for another one while it runs, such as one with a new token:
/// then later runs get that, those of later sessions too. Any thread may enter.
final class GivenConfig {

    private static final System.Logger LOGGER = System.getLogger(GivenConfig.class.getName());

    /// Flow's own additions at the root of a config.
    private static final List<String> OF_FLOW = List.of("sops", "_atf_skip_interval");

    private final boolean secrets;
    private final ObjectNode operators;
    private ObjectNode config;

    /// Whether the state has one that does not count, or none that does.
    private boolean unsaved;

    /// @param config the task's
    /// @param moves see [Patches#configMap]
    /// @param secrets whether the config may hold secrets
    GivenConfig(ObjectNode config, Map<String, String> moves, boolean secrets) {
        this.secrets = secrets;
        this.config = config.deepCopy();
        this.config.remove(OF_FLOW);
        moves.forEach((to, from) -> move(this.config, to, from));
        this.operators = this.config.deepCopy();
    }

    /// Goes on with the config that a source has asked for in an earlier session, unless the operator has given another
    /// since.
    ///
    /// @param state the task's
    synchronized void restore(@Nullable RawJson state) {
        String sealed = HostState.config(state);
        if (sealed == null) {
            return;
        }
        ObjectNode kept = KeptConfig.opened(sealed, operators);
        if (kept == null) {
            LOGGER.log(Level.INFO, "the config that the source had asked for is dropped, since another was given");
            unsaved = true;
        } else {
            config = kept;
        }
    }

    /// What is to be kept of it in the task's state, once after each change.
    ///
    /// @return a merge patch; null when there is nothing new
    synchronized @Nullable RawJson unsaved() {
        if (!unsaved) {
            return null;
        }
        unsaved = false;
        return HostState.withConfig(config.equals(operators) ? null : KeptConfig.sealed(config, operators));
    }

    synchronized ObjectNode given() {
        return config;
    }

    /// The source asks for another config. The operator's is changed by an event in the log, unless that would show
    /// secrets: then the task's state keeps it.
    synchronized void change(ObjectNode wanted) {
        List<String> changed = new ArrayList<>();
        ObjectNode merged = config.deepCopy();
        Patches.merge(merged, wanted);
        differences("", config, merged, changed);
        if (changed.isEmpty()) {
            return;
        }
        config = merged;
        Map<String, Object> fields = new HashMap<>();
        fields.put("changed", String.join(", ", changed));
        if (secrets) {
            unsaved = true;
            StatusLog.log(
                    LOGGER,
                    Level.INFO,
                    "the source has changed its config; the task's state keeps the new one, encrypted, until another is"
                            + " entered",
                    fields);
            return;
        }
        fields.put("eventType", "configUpdate");
        fields.put("config", RawJson.of(merged.toString()));
        StatusLog.log(LOGGER, Level.INFO, "the source has changed its config", fields);
    }

    private static void differences(String pointer, JsonNode before, JsonNode now, List<String> changed) {
        if (before.isObject() && now.isObject()) {
            now.properties()
                    .forEach(member -> differences(
                            pointer + "/" + member.getKey(), before.path(member.getKey()), member.getValue(), changed));
        } else if (!before.equals(now)) {
            changed.add(pointer);
        }
    }

    private static void move(ObjectNode config, String to, String from) {
        JsonNode value = config.at(from);
        if (value.isMissingNode()) {
            return;
        }
        int last = from.lastIndexOf('/');
        if (config.at(from.substring(0, last)) instanceof ObjectNode parent) {
            parent.remove(name(from.substring(last + 1)));
        }
        ObjectNode at = config;
        String[] path = to.substring(1).split("/", -1);
        for (int index = 0; index < path.length - 1; index++) {
            String name = name(path[index]);
            at = at.get(name) instanceof ObjectNode object ? object : at.putObject(name);
        }
        at.set(name(path[path.length - 1]), value);
    }

    private static String name(String token) {
        return token.replace("~1", "/").replace("~0", "~");
    }
}
