package dev.flowcdk.postgres.source;

import dev.flowcdk.postgres.type.ColumnCodec;
import dev.flowcdk.postgres.type.KeyTuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The scan key of rows in the log.
final class LoggedKey {

    private final KeyTuple packed;
    private final int[] places;

    private LoggedKey(KeyTuple packed, int[] places) {
        this.packed = packed;
        this.places = places;
    }

    /// The key that the table's backfill goes by; null if it goes by none, or the log lacks a part of it.
    static @Nullable LoggedKey of(BoundTable table, Relation relation, Map<String, ColumnCodec> codecs) {
        List<String> columns = table.state().keyColumns();
        return columns == null || columns.isEmpty() ? null : of(columns, relation, codecs);
    }

    /// The key of these columns; null if the log lacks one.
    static @Nullable LoggedKey of(List<String> columns, Relation relation, Map<String, ColumnCodec> codecs) {
        List<String> names =
                relation.columns().stream().map(Relation.RelationColumn::name).toList();
        List<ColumnCodec> key = new ArrayList<>();
        for (String column : columns) {
            ColumnCodec codec = codecs.get(column);
            if (codec == null) {
                return null;
            }
            key.add(codec);
        }
        return new LoggedKey(
                KeyTuple.of(key), columns.stream().mapToInt(names::indexOf).toArray());
    }

    /// The row's key as SQL literals.
    List<String> literals(Tuple row) {
        pack(row);
        return packed.literals(packed.toByteArray());
    }

    /// Compares the row's key with a packed one: negative, zero or positive.
    int compare(Tuple row, byte[] other) {
        pack(row);
        return packed.compareTo(other);
    }

    private void pack(Tuple row) {
        packed.clear();
        for (int place : places) {
            int length = row.kind(place) == Tuple.NULL || row.kind(place) == Tuple.UNCHANGED ? -1 : row.length(place);
            if (row.kind(place) == Tuple.BINARY) {
                packed.binary(row.source(), row.offset(place), length);
            } else {
                packed.text(row.source(), row.offset(place), length);
            }
        }
    }
}
