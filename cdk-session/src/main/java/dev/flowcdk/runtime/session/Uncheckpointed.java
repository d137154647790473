package dev.flowcdk.runtime.session;

import dev.flowcdk.runtime.wire.Rule;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/// Documents that a capture emitted and that no checkpoint followed, so that they were never committed.
///
/// @param documents how many, by collection; without those that have none
public record Uncheckpointed(Map<String, Long> documents) {

    public Uncheckpointed {
        documents = Collections.unmodifiableMap(new TreeMap<>(documents));
    }

    /// Whether there are none.
    public boolean isEmpty() {
        return documents.isEmpty();
    }

    /// Checks what is left when a capture that is to say all it knows says nothing any more.
    ///
    /// @param quiet how long it has said nothing
    /// @throws RuleBrokenException when there are any
    public void checkNoneWhenQuietFor(Duration quiet) {
        if (!isEmpty()) {
            throw new RuleBrokenException(
                    Rule.QUIET_BETWEEN_CHECKPOINTS,
                    "it said nothing for " + quiet.toMillis() + " ms after " + this + " that no checkpoint followed");
        }
    }

    /// Such as `3 documents of "acme/cats" and 1 document of "acme/dogs"`.
    @Override
    public String toString() {
        var text = new StringJoiner(" and ");
        documents.forEach((collection, count) ->
                text.add(count + (count == 1 ? " document" : " documents") + " of \"" + collection + "\""));
        return text.toString();
    }
}
