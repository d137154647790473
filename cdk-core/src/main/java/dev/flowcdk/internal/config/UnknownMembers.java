package dev.flowcdk.internal.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What a stored state holds that this version of a connector does not know, since a newer one wrote it. It stays in
/// the state as it is, and is told once. For one thread at a time.
public final class UnknownMembers {

    private static final int MOST_TOLD = 10;

    private final Consumer<String> warnings;
    private final List<String> found = new ArrayList<>();

    /// @param warnings where they are told
    public UnknownMembers(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    /// @param what the state they are in, such as `the stored state of "orders"`
    /// @param pointers where in it, as JSON pointers
    public void add(String what, List<String> pointers) {
        pointers.forEach(pointer -> found.add(pointer + " in " + what));
    }

    /// Tells what was added since the last call.
    public void tell() {
        if (found.isEmpty()) {
            return;
        }
        int told = Math.min(found.size(), MOST_TOLD);
        warnings.accept(
                "the stored state has members that this version of the connector does not know; they are kept as they"
                        + " are, for the newer version that may have written them: "
                        + String.join(", ", found.subList(0, told))
                        + (told < found.size() ? " and " + (found.size() - told) + " more" : ""));
        found.clear();
    }
}
