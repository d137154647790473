package dev.flowcdk.postgres.source;

import dev.flowcdk.json.JsonPieces;
import dev.flowcdk.postgres.type.ColumnCodec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the rows of a table become properties of documents, for as long as the log describes the table in the same way.
final class ChangePlan {

    private final byte[][] names;
    private final ColumnCodec[] codecs;
    private final int[] places;
    private final int meta;

    /// @param codecs by column; columns without one are left out
    ChangePlan(Relation relation, Map<String, ColumnCodec> codecs) {
        List<String> all =
                relation.columns().stream().map(Relation.RelationColumn::name).toList();
        List<String> columns = DocumentProperties.sorted(
                all.stream().filter(codecs::containsKey).toList());
        this.names = columns.stream().map(DocumentProperties::following).toArray(byte[][]::new);
        this.codecs = columns.stream().map(codecs::get).toArray(ColumnCodec[]::new);
        this.places = columns.stream().mapToInt(all::indexOf).toArray();
        this.meta = DocumentProperties.beforeMeta(columns);
    }

    /// Appends the properties in front of `_meta`, each with a comma behind it.
    ///
    /// @param before where values are taken from that the row lacks because they did not change; null for nowhere
    /// @param skipNulls whether NULL means that a column is not told
    void writeHead(Tuple row, @Nullable Tuple before, boolean skipNulls, JsonPieces out) {
        if (write(0, meta, false, row, before, skipNulls, out)) {
            out.put(',');
        }
    }

    /// Appends the properties behind `_meta`, each with a comma in front of it.
    void writeTail(Tuple row, @Nullable Tuple before, boolean skipNulls, JsonPieces out) {
        write(meta, places.length, true, row, before, skipNulls, out);
    }

    /// Appends all properties, without `_meta`; none where the row lacks a value.
    void writeAll(Tuple row, boolean skipNulls, JsonPieces out) {
        write(0, places.length, false, row, null, skipNulls, out);
    }

    /// Whether anything was written, or stands in front already.
    private boolean write(
            int from, int to, boolean follows, Tuple row, @Nullable Tuple before, boolean skipNulls, JsonPieces out) {
        boolean comma = follows;
        for (int index = from; index < to; index++) {
            int place = places[index];
            if (place >= row.count()) {
                continue;
            }
            byte kind = row.kind(place);
            Tuple holder = row;
            if (kind == Tuple.UNCHANGED) {
                if (before == null || before.kind(place) == Tuple.UNCHANGED) {
                    continue;
                }
                holder = before;
                kind = before.kind(place);
            }
            if (kind == Tuple.NULL && skipNulls) {
                continue;
            }
            byte[] name = names[index];
            int skipped = comma ? 0 : 1;
            out.raw(name, skipped, name.length - skipped);
            comma = true;
            if (kind == Tuple.NULL) {
                out.nullValue();
            } else if (kind == Tuple.BINARY) {
                codecs[index].binary(holder.source(), holder.offset(place), holder.length(place), out);
            } else {
                codecs[index].text(holder.source(), holder.offset(place), holder.length(place), out);
            }
        }
        return comma;
    }
}
