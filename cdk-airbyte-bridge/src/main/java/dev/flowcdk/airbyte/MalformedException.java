package dev.flowcdk.airbyte;

import java.io.Serial;

/// A line is not the JSON that it began to be.
public final class MalformedException extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    /// @param at offset of the byte in the line
    public MalformedException(String what, int at) {
        super(what + " at byte " + at);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this; // lines that are not JSON are ordinary, and there may be many
    }
}
