package dev.flowcdk.postgres.source;

import dev.flowcdk.json.JsonBytes;
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
        this.names = columns.stream().map(DocumentProperties::prefix).toArray(byte[][]::new);
        this.codecs = columns.stream().map(codecs::get).toArray(ColumnCodec[]::new);
        this.places = columns.stream().mapToInt(all::indexOf).toArray();
        this.meta = DocumentProperties.beforeMeta(columns);
    }

    /// Appends the properties in front of `_meta`, each with a comma behind it.
    ///
    /// @param before where values are taken from that the row lacks because they did not change; null for nowhere
    /// @param skipNulls whether NULL means that a column is not told
    void writeHead(Tuple row, @Nullable Tuple before, boolean skipNulls, JsonBytes out) {
        write(0, meta, row, before, skipNulls, out);
    }

    /// Appends the properties behind `_meta`.
    void writeTail(Tuple row, @Nullable Tuple before, boolean skipNulls, JsonBytes out) {
        write(meta, places.length, row, before, skipNulls, out);
    }

    private void write(int from, int to, Tuple row, @Nullable Tuple before, boolean skipNulls, JsonBytes out) {
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
            if (kind == Tuple.NULL) {
                if (!skipNulls) {
                    out.raw(names[index]).nullValue().put(',');
                }
                continue;
            }
            out.raw(names[index]);
            if (kind == Tuple.BINARY) {
                codecs[index].binary(holder.source(), holder.offset(place), holder.length(place), out);
            } else {
                codecs[index].text(holder.source(), holder.offset(place), holder.length(place), out);
            }
            out.put(',');
        }
    }
}
