package dev.flowcdk.materialize;

/// A range of 32-bit hashes of keys, both bounds inclusive: a task split into several processes gives each a part
/// of the whole. The runtime sends each process only documents of its range; staged files, fences and the like are
/// named by it.
///
/// @param begin first hash, at least 0
/// @param end last hash, at most 4294967295
public record KeyRange(long begin, long end) {

    private static final long LAST = 0xFFFF_FFFFL;

    public KeyRange {
        if (begin < 0 || begin > end || end > LAST) {
            throw new IllegalArgumentException("key range " + begin + " to " + end);
        }
    }

    /// The range of a task that is not split.
    public static KeyRange whole() {
        return new KeyRange(0, LAST);
    }
}
