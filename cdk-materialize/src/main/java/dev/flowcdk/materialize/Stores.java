package dev.flowcdk.materialize;

/// Documents of all bindings, in the order in which the runtime sends them.
public interface Stores extends Documents {

    /// Index of the document's binding.
    int binding();
}
