package dev.flowcdk.postgres.materialize;

import dev.flowcdk.materialize.sql.ValueText;
import dev.flowcdk.postgres.type.OwnBytes;
import dev.flowcdk.tuple.TupleReader;

/// Any value as text, for `text`, `varchar` and enum types. The server's texts cannot hold the character U+0000, so it
/// is left out.
final class TextEncoder implements ValueEncoder {

    @Override
    public boolean encode(TupleReader value, OwnBytes out) {
        int start = out.length();
        ValueText.write(value, out);
        if (value.kind() == TupleReader.Kind.STRING || value.kind() == TupleReader.Kind.BYTES) {
            removeZeros(out, start);
        }
        return true;
    }

    private static void removeZeros(OwnBytes out, int start) {
        byte[] array = out.array();
        int end = out.length();
        int to = start;
        while (to < end && array[to] != 0) {
            to++;
        }
        for (int from = to; from < end; from++) {
            if (array[from] != 0) {
                array[to++] = array[from];
            }
        }
        out.length(to);
    }
}
