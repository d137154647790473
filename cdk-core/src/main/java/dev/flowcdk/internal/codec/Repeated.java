package dev.flowcdk.internal.codec;

import dev.flowcdk.internal.protocol.WireInference;
import dev.flowcdk.internal.protocol.WireProjection;
import org.jspecify.annotations.Nullable;

/// Values that a large message has again and again, so that each is in memory once: a task binds thousands of
/// collections, and most of what these say of their locations they say in the same words. Values that come seldom are
/// forgotten. For one message.
final class Repeated {

    /// Messages below hold too little to look for.
    private static final int LARGE_BYTES = 64 << 10;

    private static final int SLOTS = 1 << 12;
    private static final int LONGEST_TEXT = 256;

    private final @Nullable Object[] slots = new Object[SLOTS];

    private Repeated() {}

    /// @param length bytes of the message
    /// @return null when it is not worth it
    static @Nullable Repeated of(int length) {
        return length < LARGE_BYTES ? null : new Repeated();
    }

    /// An equal value that came before, else this one.
    Object of(Object value) {
        boolean repeats = switch (value) {
            case String text -> text.length() <= LONGEST_TEXT;
            case WireProjection _, WireInference _ -> true;
            default -> false;
        };
        return repeats ? first(value) : value;
    }

    private Object first(Object value) {
        int hash = value.hashCode() * 0x9e3779b9; // spreads hashes that differ in few bits
        int slot = hash >>> 20;
        Object before = slots[slot];
        if (before != null && before.equals(value)) {
            return before;
        }
        slots[slot] = value;
        return value;
    }
}
