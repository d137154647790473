package dev.flowcdk.capture;

import dev.flowcdk.json.RawJson;
import java.util.List;

/// A resource that could be captured.
///
/// @param name recommended name of the collection, below the task's own prefix; parts may be separated by `/`
/// @param resource options of a binding that captures it; what is default anyway is left out of what the operator sees
/// @param documents what its documents look like
/// @param fallbackKey true when the source has no key and the key is the kit's or the connector's choice
/// @param disabled true when the binding shall be proposed but not enabled
/// @param <R> record of the resource config
public record Discovered<R>(String name, R resource, DocumentType documents, boolean fallbackKey, boolean disabled) {

    /// A resource whose documents are described by a record, which has at least one [dev.flowcdk.Key] component.
    public Discovered(String name, R resource, Class<?> documentRecord) {
        this(name, resource, new DocumentType.OfRecord(documentRecord), false, false);
    }

    /// A resource whose documents' schema is known only at run time.
    ///
    /// @param schema JSON Schema of the documents
    /// @param key JSON pointers of the key's parts, in order
    public static <R> Discovered<R> of(String name, R resource, RawJson schema, List<String> key) {
        return new Discovered<>(name, resource, new DocumentType.OfSchema(schema, key), false, false);
    }

    /// The same with a key that is no key of the source, which lets the operator's own choice prevail.
    public Discovered<R> withFallbackKey() {
        return new Discovered<>(name, resource, documents, true, disabled);
    }

    /// The same, proposed as a disabled binding.
    public Discovered<R> withDisabled() {
        return new Discovered<>(name, resource, documents, fallbackKey, true);
    }
}
