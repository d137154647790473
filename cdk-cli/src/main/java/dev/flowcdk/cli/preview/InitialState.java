package dev.flowcdk.cli.preview;

import dev.flowcdk.UserException;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import tools.jackson.core.JacksonException;

/// What `--initial-state` says.
final class InitialState {

    static final String EMPTY = "{}";

    private InitialState() {}

    /// @throws UserException when it is no JSON object
    static RawJson of(String text) {
        try {
            if (Numbers.exactMapper().readTree(text).isObject()) {
                return RawJson.of(text);
            }
        } catch (JacksonException malformed) {
            throw new UserException("--initial-state is not JSON: " + malformed.getOriginalMessage(), malformed);
        }
        throw new UserException("--initial-state must be a JSON object");
    }
}
