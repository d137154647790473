package dev.flowcdk.airbyte.host;

import dev.flowcdk.airbyte.StreamName;
import dev.flowcdk.internal.config.ConfigJson;
import dev.flowcdk.internal.task.TaskConfigs;
import dev.flowcdk.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The resource config of a binding, of the same form for all sources.
///
/// @param namespace null when the stream has none
/// @param syncMode [#INCREMENTAL] or [#FULL_REFRESH]
/// @param cursorField path of the field by which the stream is read incrementally; null when the source knows
record StreamResource(
        @Nullable String namespace,
        String stream,
        String syncMode,
        @Nullable List<String> cursorField) {

    static final String INCREMENTAL = "incremental";
    static final String FULL_REFRESH = "full_refresh";

    static final List<String> POINTERS = List.of("/namespace", "/stream");

    static final RawJson SCHEMA = RawJson.of("""
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "title": "Stream",
              "type": "object",
              "required": ["stream", "syncMode"],
              "properties": {
                "namespace": {
                  "title": "Namespace",
                  "description": "Namespace of the stream, if it has one.",
                  "type": "string",
                  "order": 0
                },
                "stream": {
                  "title": "Stream",
                  "description": "Name of the stream.",
                  "type": "string",
                  "order": 1
                },
                "syncMode": {
                  "title": "Sync Mode",
                  "description": "Whether each run reads all of the stream, or what is new.",
                  "type": "string",
                  "enum": ["incremental", "full_refresh"],
                  "order": 2
                },
                "cursorField": {
                  "title": "Cursor Field",
                  "description": "Path of the field that grows with each change, for streams that leave the choice to you.",
                  "type": "array",
                  "items": {"type": "string"},
                  "order": 3
                }
              }
            }""");

    StreamResource {
        namespace = namespace == null || namespace.isEmpty() ? null : namespace;
        cursorField = cursorField == null || cursorField.isEmpty() ? null : List.copyOf(cursorField);
        if (stream.isEmpty()) {
            throw new IllegalArgumentException("the stream needs a name");
        }
        if (!syncMode.equals(INCREMENTAL) && !syncMode.equals(FULL_REFRESH)) {
            throw new IllegalArgumentException(
                    "syncMode is \"" + syncMode + "\"; choose \"" + INCREMENTAL + "\" or \"" + FULL_REFRESH + "\"");
        }
    }

    /// @param binding names the binding in messages
    /// @throws dev.flowcdk.UserException with all problems
    static StreamResource of(@Nullable RawJson json, String binding) {
        return ConfigJson.resource(StreamResource.class, TaskConfigs.given(json).bytes(), binding);
    }

    StreamName name() {
        return new StreamName(namespace, stream);
    }

    boolean isIncremental() {
        return syncMode.equals(INCREMENTAL);
    }

    List<String> path() {
        return namespace == null ? List.of(stream) : List.of(namespace, stream);
    }

    RawJson json() {
        return RawJson.of(ConfigJson.encode(this));
    }
}
