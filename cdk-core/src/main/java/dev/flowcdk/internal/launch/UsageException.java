package dev.flowcdk.internal.launch;

import java.io.Serial;

/// A command line is wrong; the message says how.
public final class UsageException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message);
    }
}
