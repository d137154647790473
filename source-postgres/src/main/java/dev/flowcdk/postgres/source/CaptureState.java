package dev.flowcdk.postgres.source;

import dev.flowcdk.Checked;
import dev.flowcdk.UserException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The part of the state that belongs to the task as a whole.
///
/// @param cursor end of the last transaction of the log that was captured; null before the first one
record CaptureState(@Nullable String cursor) implements Checked {

    /// A cursor that cannot be read is refused even where the capture starts anew: the state is not ours then.
    @Override
    public List<String> problems() {
        try {
            if (cursor != null) {
                Lsn.parse(cursor);
            }
            return List.of();
        } catch (UserException wrong) {
            return List.of("/cursor: " + wrong.getMessage());
        }
    }
}
