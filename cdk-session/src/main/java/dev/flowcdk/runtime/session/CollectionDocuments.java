package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.document.DocumentFields;
import dev.flowcdk.runtime.document.Reducer;
import dev.flowcdk.tuple.TupleWriter;
import java.util.List;

/// Tells whether a collection could hold a document: whether it has the key, and is valid under the schema that readers
/// go by. For one thread.
public final class CollectionDocuments {

    private final DocumentFields key;
    private final Reducer reducer;
    private final TupleWriter packed = new TupleWriter();

    private CollectionDocuments(CollectionSpec collection) {
        RawJson schema = collection.readSchema() == null ? collection.writeSchema() : collection.readSchema();
        if (schema == null) {
            throw new IllegalArgumentException("the collection " + collection.name() + " has no schema");
        }
        key = DocumentFields.key(collection);
        reducer = new Reducer(schema, "the schema of collection \"" + collection.name() + "\"");
    }

    /// Those of a catalog's collection.
    public static CollectionDocuments of(CatalogCollection collection) {
        return of(CollectionMessages.spec(collection));
    }

    /// Those of a collection as messages carry it.
    public static CollectionDocuments of(CollectionSpec collection) {
        return new CollectionDocuments(collection);
    }

    /// What is wrong with a document, each with its JSON pointer; empty when nothing is.
    ///
    /// @param bytes hold the document with its `/_meta/uuid`
    public List<String> problems(byte[] bytes, int offset, int length) {
        try {
            packed.clear();
            key.scan(bytes, offset, length).packKey(packed);
        } catch (IllegalArgumentException wrong) {
            return List.of(wrong.getMessage() + "");
        }
        return reducer.problems(bytes, offset, length);
    }
}
