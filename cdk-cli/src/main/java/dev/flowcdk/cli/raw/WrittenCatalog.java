package dev.flowcdk.cli.raw;

import dev.flowcdk.UserException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The files of a catalog, to be changed and written again. Values that stand in files of their own are changed there.
public final class WrittenCatalog {

    private final Map<Path, CatalogFile> files = new LinkedHashMap<>();

    /// @param root the catalog's first file
    /// @throws UserException when a file cannot be read
    public WrittenCatalog(Path root) {
        load(root);
    }

    /// Sets a task's endpoint config.
    ///
    /// @param section `captures` or `materializations`
    public void config(String section, String task, JsonNode config) {
        CatalogFile file = fileOf(section, task);
        JsonNode endpoint = task(file, section, task).path("endpoint");
        JsonNode connector = endpoint.path(endpoint.has("connector") ? "connector" : "local");
        set(file, (ObjectNode) connector, "config", config);
    }

    /// Sets the resource of one of a task's bindings.
    ///
    /// @param section `captures` or `materializations`
    public void resource(String section, String task, int index, JsonNode resource) {
        CatalogFile file = fileOf(section, task);
        JsonNode binding = task(file, section, task).path("bindings").path(index);
        set(file, (ObjectNode) binding, "resource", resource);
    }

    /// Writes the files that changed, each as a whole or not at all.
    ///
    /// @return what was done, for the user to read
    public List<String> save() throws IOException {
        var notes = new ArrayList<String>();
        for (CatalogFile file : files.values()) {
            if (file.save()) {
                notes.add("wrote " + file.path());
            }
        }
        return notes;
    }

    /// The catalog's first file and what it imports.
    List<CatalogFile> files() {
        return List.copyOf(files.values());
    }

    /// The file that holds an element of a section.
    ///
    /// @throws UserException when none does
    CatalogFile fileOf(String section, String name) {
        CatalogFile file = fileWith(section, name);
        if (file == null) {
            String kind = section.substring(0, section.length() - 1);
            throw new UserException("no file of the catalog has the " + kind + " \"" + name + "\"");
        }
        return file;
    }

    /// The file that holds an element of a section; null when none does.
    @Nullable
    CatalogFile fileWith(String section, String name) {
        for (CatalogFile file : files.values()) {
            if (file.root().path(section).path(name).isObject()) {
                return file;
            }
        }
        return null;
    }

    /// The file that a text of another file names.
    CatalogFile sibling(CatalogFile file, String name) {
        return files.computeIfAbsent(path(file.path(), name), CatalogFile::read);
    }

    /// The bindings of a task.
    static ArrayNode bindings(CatalogFile file, String section, String name) {
        ObjectNode task = task(file, section, name);
        return task.path("bindings") instanceof ArrayNode present ? present : task.putArray("bindings");
    }

    private static ObjectNode task(CatalogFile file, String section, String name) {
        return (ObjectNode) file.root().path(section).path(name);
    }

    private void set(CatalogFile file, ObjectNode parent, String property, JsonNode value) {
        JsonNode present = parent.path(property);
        if (present.isString()) {
            sibling(file, present.stringValue()).root(value);
        } else if (!present.equals(value)) {
            parent.set(property, value);
        }
    }

    private void load(Path path) {
        Path normal = path.toAbsolutePath().normalize();
        if (files.containsKey(normal)) {
            return;
        }
        CatalogFile file = CatalogFile.read(normal);
        files.put(normal, file);
        for (JsonNode each : file.root().path("import")) {
            JsonNode url = each.isObject() ? each.path("url") : each;
            load(path(normal, url.asString("")));
        }
    }

    private static Path path(Path file, String name) {
        String path = name.startsWith("file://") ? name.substring("file://".length()) : name;
        return file.resolveSibling(path).toAbsolutePath().normalize();
    }
}
