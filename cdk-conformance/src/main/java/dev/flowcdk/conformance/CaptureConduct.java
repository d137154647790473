package dev.flowcdk.conformance;

import dev.flowcdk.json.RawJson;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What is known of how a capture behaves, and what it claims.
///
/// @param quiet how long it says nothing when it has said all; null when that, and what differs from run to run, is to
///     be found out
/// @param complete whether it has said all, by the state that was committed; null when nobody can tell
/// @param counting which documents are compared
/// @param ignored JSON pointers of locations that may differ between runs
/// @param kind the class that it claims; null when it claims none
/// @param sharded whether it claims to keep to its key range; null when it claims nothing
/// @param acknowledges whether it claims to ask for acknowledgements; null when it claims nothing
public record CaptureConduct(
        @Nullable Duration quiet,
        @Nullable Predicate<RawJson> complete,
        Predicate<RawJson> counting,
        List<String> ignored,
        @Nullable CaptureClass kind,
        @Nullable Boolean sharded,
        @Nullable Boolean acknowledges) {

    public CaptureConduct {
        ignored = List.copyOf(ignored);
    }

    /// A capture of which nothing is known beside what it claims.
    public static CaptureConduct claiming(@Nullable CaptureClass kind, @Nullable Boolean sharded) {
        return new CaptureConduct(null, null, document -> true, List.of(), kind, sharded, null);
    }
}
