package dev.flowcdk.cli;

import dev.flowcdk.UserException;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds what `--source` and a task's name mean.
public final class Sources {

    /// The catalog that is meant when none is named.
    public static final String USUAL = "flow.yaml";

    private Sources() {}

    /// One of the two kinds of tasks.
    public sealed interface Task {

        /// A capture of the catalog.
        record Capture(CaptureTask task) implements Task {}

        /// A materialization of the catalog.
        record Materialization(MaterializationTask task) implements Task {}
    }

    /// The file that `--source` names.
    ///
    /// @throws UserException when it is the address of something else
    public static Path file(String source) {
        String name = source.startsWith("file://") ? source.substring("file://".length()) : source;
        if (name.contains("://")) {
            throw new UserException("--source " + source + ": only files are read here");
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException wrong) {
            throw new UserException("--source " + source + ": is no name of a file", wrong);
        }
    }

    /// The task of this name, or the only one.
    ///
    /// @param name null when none was given
    /// @throws UserException when there is none, or several to choose from
    public static Task task(Catalog catalog, @Nullable String name) {
        var names = new TreeSet<String>(catalog.captures().keySet());
        names.addAll(catalog.materializations().keySet());
        String chosen = choose(names, name, "task");
        return catalog.captures().containsKey(chosen)
                ? new Task.Capture(catalog.capture(chosen))
                : new Task.Materialization(catalog.materialization(chosen));
    }

    /// The capture of this name, or the only one.
    ///
    /// @param name null when none was given
    /// @throws UserException when there is none, or several to choose from
    public static CaptureTask capture(Catalog catalog, @Nullable String name) {
        return catalog.capture(choose(new TreeSet<>(catalog.captures().keySet()), name, "capture"));
    }

    private static String choose(TreeSet<String> names, @Nullable String name, String kind) {
        String all = String.join(", ", names);
        if (names.isEmpty()) {
            throw new UserException("the catalog has no " + kind);
        }
        if (name == null && names.size() > 1) {
            throw new UserException("the catalog has several " + kind + "s, name one of them: " + all);
        }
        if (name != null && !names.contains(name)) {
            throw new UserException("the catalog has no " + kind + " \"" + name + "\"; it has " + all);
        }
        return name == null ? names.first() : name;
    }
}
