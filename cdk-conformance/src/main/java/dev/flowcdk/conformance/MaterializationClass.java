package dev.flowcdk.conformance;

import dev.flowcdk.UserException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a materialization claims to do when it is restarted.
public enum MaterializationClass {
    /// The endpoint keeps the checkpoint, in the transaction of the documents.
    REMOTE_AUTHORITATIVE,
    /// What a transaction staged is applied once it is acknowledged, and applying it again changes nothing.
    POST_COMMIT_APPLY,
    /// The endpoint tells how many documents it has, and the rest is sent.
    DOCUMENT_COUNTER,
    /// No document is missing; some may be there twice.
    AT_LEAST_ONCE;

    /// The class of this name.
    ///
    /// @throws UserException when there is none
    public static MaterializationClass of(String name) {
        return Arrays.stream(values())
                .filter(each -> each.title().equals(name.strip().replace(' ', '-')))
                .findFirst()
                .orElseThrow(() -> new UserException("a materialization has no class \"" + name + "\"; choose one of "
                        + Arrays.stream(values())
                                .map(MaterializationClass::title)
                                .collect(Collectors.joining(", "))));
    }

    /// The name by which it is claimed.
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Whether each document is there exactly once in the end.
    boolean exact() {
        return this != AT_LEAST_ONCE;
    }
}
