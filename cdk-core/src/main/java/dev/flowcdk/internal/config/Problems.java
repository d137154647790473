package dev.flowcdk.internal.config;

import dev.flowcdk.UserException;
import java.util.ArrayList;
import java.util.List;

/// Collects what is wrong with one config or state.
final class Problems {

    private final List<String> found = new ArrayList<>();

    /// @param pointer where, as a JSON pointer; empty for the whole
    void add(String pointer, String problem) {
        found.add(pointer.isEmpty() ? problem : pointer + ": " + problem);
    }

    /// @throws UserException if there is any problem
    void throwIfAny(String what) {
        if (!found.isEmpty()) {
            throw new UserException(
                    what + " has " + (found.size() == 1 ? "a problem:" : found.size() + " problems:"), found);
        }
    }

    static String child(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    static String child(String pointer, int index) {
        return pointer + "/" + index;
    }
}
