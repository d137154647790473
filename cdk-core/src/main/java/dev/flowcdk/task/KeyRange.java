package dev.flowcdk.task;

/// A range of 32-bit hashes of keys, both bounds inclusive: a task split into several processes gives each a part of
/// the whole. A materialization is sent only documents of its range; a capture decides by it what is its part.
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

    /// Whether a hash, taken as an unsigned number, falls into the range.
    public boolean contains(int hash) {
        long unsigned = Integer.toUnsignedLong(hash);
        return begin <= unsigned && unsigned <= end;
    }
}
