package dev.flowcdk.cli.preview;

import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.runtime.document.DocumentFields;
import dev.flowcdk.tuple.TupleWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The part of a task's documents whose keys fall into a range by their hash. For one thread.
///
/// @param range all hashes of the part
/// @param keys how the keys of each binding are read
record Shard(RangeSpec range, List<DocumentFields> keys) {

    /// Equal parts of the range, in order.
    static List<RangeSpec> split(int count) {
        return IntStream.range(0, count)
                .mapToObj(index -> new RangeSpec(begin(index, count), begin(index + 1, count) - 1, 0, -1))
                .toList();
    }

    private static int begin(int index, int count) {
        return (int) ((1L << 32) * index / count);
    }

    /// Whether this part has the document.
    boolean has(int binding, byte[] bytes, int offset, int length) {
        if (range.equals(RangeSpec.whole())) {
            return true;
        }
        var key = new TupleWriter();
        keys.get(binding).scan(bytes, offset, length).packKey(key);
        int hash = Arrays.hashCode(key.toByteArray()) * 0x9E3779B9; // spread over all of the range
        return Integer.compareUnsigned(hash, range.keyBegin()) >= 0
                && Integer.compareUnsigned(hash, range.keyEnd()) <= 0;
    }
}
