package dev.flowcdk.internal.protocol;

/// The key range of a shard (`flow.RangeSpec`), bounds inclusive, as unsigned 32-bit numbers.
public record RangeSpec(
        @Tag(value = 2, fixed = true) int keyBegin,
        @Tag(value = 3, fixed = true) int keyEnd,
        @Tag(value = 4, fixed = true) int rClockBegin,
        @Tag(value = 5, fixed = true) int rClockEnd) {

    /// The range of a task with one shard.
    public static RangeSpec whole() {
        return new RangeSpec(0, -1, 0, -1);
    }
}
