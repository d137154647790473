package dev.flowcdk.json;

/// Writes one JSON document straight into the kit's memory; the way to emit documents without building objects.
@FunctionalInterface
public interface DocumentBody {

    /// Writes exactly one JSON object. Called once, by the thread that emits, before `emit` returns.
    ///
    /// @param out not to be kept
    void writeTo(JsonWriter out);
}
