package dev.flowcdk.postgres.source;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A table and the collection that it is bound to.
///
/// @param resource its config, in JSON
/// @param backfill the counter of backfills
record Bound(ObjectNode resource, CatalogCollection collection, int backfill) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /// A table of the schema public by a key of the collection alone.
    static Bound byKey(String table, String column) {
        var resource = JSON.createObjectNode().put("namespace", "public").put("stream", table);
        RawJson schema = RawJson.of("""
                {"type": "object", "required": ["%s"], "properties": {"%s": {"type": ["string", "integer"]}}}""".formatted(column, column));
        return new Bound(resource, CatalogCollection.of("test/" + table, List.of("/" + column), schema), 0);
    }

    /// The same with another option of the resource.
    Bound with(String option, Object value) {
        ObjectNode changed = resource.deepCopy();
        changed.putPOJO(option, value);
        return new Bound(changed, collection, backfill);
    }

    /// The same to be read again.
    Bound again() {
        return new Bound(resource, collection, backfill + 1);
    }

    String name() {
        return collection.name().substring("test/".length());
    }

    CaptureTask.Binding binding() {
        return new CaptureTask.Binding(
                RawJson.of(JSON.writeValueAsString(resource)), collection.name(), backfill, false);
    }
}
