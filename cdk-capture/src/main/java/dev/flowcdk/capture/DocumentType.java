package dev.flowcdk.capture;

import dev.flowcdk.json.RawJson;
import java.util.List;

/// What the documents of a resource look like.
public sealed interface DocumentType {

    /// As a record says.
    ///
    /// @param type the record; its key is made of the components marked [dev.flowcdk.Key]
    record OfRecord(Class<?> type) implements DocumentType {}

    /// As a schema says.
    ///
    /// @param schema JSON Schema of the documents
    /// @param key JSON pointers of the key's parts, in order
    record OfSchema(RawJson schema, List<String> key) implements DocumentType {

        public OfSchema {
            key = List.copyOf(key);
        }
    }
}
