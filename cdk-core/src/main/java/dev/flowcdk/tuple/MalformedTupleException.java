package dev.flowcdk.tuple;

/// A packed key or packed values that are none, or have another number of elements than the task has fields. The
/// session ends with a protocol error that names the binding.
public final class MalformedTupleException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    /// @param message what is wrong
    public MalformedTupleException(String message) {
        super(message);
    }
}
