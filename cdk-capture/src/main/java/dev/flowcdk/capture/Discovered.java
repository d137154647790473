package dev.flowcdk.capture;

import dev.flowcdk.json.RawJson;
import java.util.List;

/// A resource that could be captured.
///
/// @param <R> record of the resource config
public final class Discovered<R> {

    private final String name;
    private final R resource;
    private final DocumentType documents;
    private final boolean fallbackKey;
    private final boolean disabled;

    private Discovered(String name, R resource, DocumentType documents, boolean fallbackKey, boolean disabled) {
        this.name = name;
        this.resource = resource;
        this.documents = documents;
        this.fallbackKey = fallbackKey;
        this.disabled = disabled;
    }

    /// A resource whose documents are described by a record.
    ///
    /// @param name recommended name of the collection, below the task's own prefix; parts may be separated by `/`
    /// @param resource options of a binding that captures it; what is default anyway is left out of what the operator
    ///     sees
    /// @param documentRecord has at least one [dev.flowcdk.Key] component
    public static <R> Discovered<R> of(String name, R resource, Class<?> documentRecord) {
        return new Discovered<>(name, resource, new DocumentType.OfRecord(documentRecord), false, false);
    }

    /// A resource whose documents' schema is known only at run time.
    ///
    /// @param name as for the other way to make one
    /// @param resource as for the other way to make one
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

    /// Recommended name of the collection.
    public String name() {
        return name;
    }

    /// Options of a binding that captures it.
    public R resource() {
        return resource;
    }

    /// What its documents look like.
    public DocumentType documents() {
        return documents;
    }

    /// Whether the source has no key, and the key is the kit's or the connector's choice.
    public boolean fallbackKey() {
        return fallbackKey;
    }

    /// Whether the binding shall be proposed but not enabled.
    public boolean disabled() {
        return disabled;
    }

    @Override
    public String toString() {
        return "Discovered[" + name + ", " + resource + ", " + documents + (fallbackKey ? ", fallback key" : "")
                + (disabled ? ", disabled]" : "]");
    }
}
