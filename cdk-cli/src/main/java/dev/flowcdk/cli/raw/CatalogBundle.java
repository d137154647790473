package dev.flowcdk.cli.raw;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A catalog of several files as one tree, in which nothing is imported and no value stands in a file of its own. What
/// is written in the files is neither checked nor completed.
final class CatalogBundle {

    private static final Set<String> OF_A_FILE = Set.of("$schema", "import");
    private static final List<String> SCHEMAS = List.of("schema", "writeSchema", "readSchema");
    private static final List<String> TASKS = List.of("captures", "materializations");

    private final WrittenCatalog catalog;

    private CatalogBundle(WrittenCatalog catalog) {
        this.catalog = catalog;
    }

    /// The tree; the catalog's own one is left as it is.
    ///
    /// @throws dev.flowcdk.UserException when a file cannot be read
    static ObjectNode of(WrittenCatalog catalog) {
        return new CatalogBundle(catalog).bundle();
    }

    private ObjectNode bundle() {
        ObjectNode bundle = JsonNodeFactory.instance.objectNode();
        for (CatalogFile file : catalog.files()) {
            file.root().forEachEntry((section, elements) -> {
                if (!OF_A_FILE.contains(section)) {
                    elements.forEachEntry((name, element) ->
                            bundle.withObjectProperty(section).set(name, whole(file, section, element.deepCopy())));
                }
            });
        }
        return bundle;
    }

    private JsonNode whole(CatalogFile file, String section, JsonNode element) {
        if (section.equals("collections")) {
            SCHEMAS.forEach(property -> inline(file, element, property));
        } else if (TASKS.contains(section)) {
            inline(file, element.at("/endpoint/connector"), "config");
            inline(file, element.at("/endpoint/local"), "config");
            element.path("bindings").forEach(binding -> inline(file, binding, "resource"));
        }
        return element;
    }

    private void inline(CatalogFile file, JsonNode parent, String property) {
        JsonNode value = parent.path(property);
        if (value.isString()) {
            ((ObjectNode) parent)
                    .set(property, catalog.sibling(file, value.stringValue()).root());
        }
    }
}
