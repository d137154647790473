package dev.flowcdk.airbyte.source;

import dev.flowcdk.UserException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the bridge itself is told by the config: when a read ends.
///
/// @param idle how long a capture that does not say when it has caught up may be silent before it counts as such
/// @param longest how long a read goes on; null for no limit
record Options(Duration idle, @Nullable Duration longest) {

    private static final String NAME = "airbyte";
    private static final String IDLE = "idle_stop_seconds";
    private static final String LONGEST = "max_run_seconds";
    private static final int DEFAULT_IDLE = 30;

    static Options of(JsonNode config) {
        Integer idle = seconds(config, IDLE);
        Integer longest = seconds(config, LONGEST);
        return new Options(
                Duration.ofSeconds(idle == null ? DEFAULT_IDLE : idle),
                longest == null ? null : Duration.ofSeconds(longest));
    }

    /// Their schemas, as a member of a config's.
    static ObjectNode schemas() {
        ObjectNode schemas = JsonNodeFactory.instance.objectNode();
        ObjectNode all = schemas.putObject(NAME)
                .put("type", "object")
                .put("title", "End of a Sync")
                .put("description", "When a sync ends.");
        ObjectNode properties = all.putObject("properties");
        properties
                .putObject(IDLE)
                .put("type", "integer")
                .put("title", "Idle Time")
                .put(
                        "description",
                        "Seconds without a record after which a source that cannot tell that it has read everything"
                                + " is taken to have done so.")
                .put("default", DEFAULT_IDLE)
                .put("minimum", 1)
                .put("order", 0);
        properties
                .putObject(LONGEST)
                .put("type", "integer")
                .put("title", "Longest Sync")
                .put("description", "Seconds after which a sync ends; the next one goes on where it was.")
                .put("minimum", 1)
                .put("order", 1);
        return schemas;
    }

    private static @Nullable Integer seconds(JsonNode config, String option) {
        JsonNode value = config.path(NAME).path(option);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.canConvertToInt() || !value.isIntegralNumber() || value.asInt() < 1) {
            throw new UserException("\"/" + NAME + "/" + option + "\" must be a whole number of seconds, at least 1");
        }
        return value.asInt();
    }
}
