package dev.flowcdk.materialize;

/// Keys of all bindings, in the order in which the runtime asks for them.
public interface Loads extends Keys {

    /// Index of the key's binding.
    int binding();
}
