package dev.flowcdk.json;

/// Writes one JSON document straight into the kit's buffer; the way to emit documents without building objects.
@FunctionalInterface
public interface DocumentBody {

    /// Appends exactly one JSON object to the buffer. Called once, by the thread that emits, before `emit` returns.
    /// What stands in the buffer already must be left as it is.
    ///
    /// @param out the kit's buffer; not to be kept
    void writeTo(JsonBytes out);
}
