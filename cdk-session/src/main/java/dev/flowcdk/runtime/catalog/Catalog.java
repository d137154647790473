package dev.flowcdk.runtime.catalog;

import dev.flowcdk.UserException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/// Captures, collections and materializations by name, as a `flow.yaml` with its imports describes them.
///
/// @param captures by task name
/// @param collections by collection name
/// @param materializations by task name
/// @param conformance what is said of tasks for the checks of their connectors, by task name
public record Catalog(
        Map<String, CaptureTask> captures,
        Map<String, CatalogCollection> collections,
        Map<String, MaterializationTask> materializations,
        Map<String, TaskConformance> conformance) {

    public Catalog {
        captures = Collections.unmodifiableMap(new LinkedHashMap<>(captures));
        collections = Collections.unmodifiableMap(new LinkedHashMap<>(collections));
        materializations = Collections.unmodifiableMap(new LinkedHashMap<>(materializations));
        conformance = Map.copyOf(conformance);
    }

    /// A catalog that says nothing for the checks of connectors.
    public Catalog(
            Map<String, CaptureTask> captures,
            Map<String, CatalogCollection> collections,
            Map<String, MaterializationTask> materializations) {
        this(captures, collections, materializations, Map.of());
    }

    /// Reads a catalog in YAML or JSON with everything that it imports or refers to.
    ///
    /// @throws UserException when a file is missing or wrong; it names each file and the pointer into it
    public static Catalog load(Path file) {
        return new CatalogReader().read(file);
    }

    /// The collection of this name.
    ///
    /// @throws UserException when there is none
    public CatalogCollection collection(String name) {
        return named(collections, name, "collection");
    }

    /// The capture of this name.
    ///
    /// @throws UserException when there is none
    public CaptureTask capture(String name) {
        return named(captures, name, "capture");
    }

    /// The materialization of this name.
    ///
    /// @throws UserException when there is none
    public MaterializationTask materialization(String name) {
        return named(materializations, name, "materialization");
    }

    private static <T> T named(Map<String, T> all, String name, String kind) {
        T found = all.get(name);
        if (found == null) {
            throw new UserException("the catalog has no " + kind + " \"" + name + "\"; it has "
                    + (all.isEmpty() ? "none" : String.join(", ", new TreeSet<>(all.keySet()))));
        }
        return found;
    }
}
