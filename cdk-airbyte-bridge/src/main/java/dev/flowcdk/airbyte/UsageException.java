package dev.flowcdk.airbyte;

import java.io.Serial;

/// A command line that is none.
public final class UsageException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
