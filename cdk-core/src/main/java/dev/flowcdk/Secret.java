package dev.flowcdk;

import java.util.Objects;

/// A text that must not be shown: a password, a token, a key. Its option is encrypted in stored configs, and its
/// value appears in no log and no error message, unless the author's own code reveals it.
public final class Secret {

    private final String value;

    private Secret(String value) {
        this.value = Objects.requireNonNull(value);
    }

    public static Secret of(String value) {
        return new Secret(value);
    }

    /// The text itself. Pass it on to where it is needed and nowhere else.
    public String reveal() {
        return value;
    }

    public boolean isEmpty() {
        return value.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
