package dev.flowcdk.postgres.source;

import dev.flowcdk.json.DocumentBody;
import dev.flowcdk.json.JsonPieces;
import dev.flowcdk.json.JsonWriter;
import dev.flowcdk.postgres.type.ColumnCodec;
import dev.flowcdk.postgres.type.OwnBytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row of a backfill, as COPY sends it, on its way into a document. One instance serves all rows of a table.
///
/// The columns of the query are in the order of the document's properties, so that a row is read from front to back.
final class ScanRow implements DocumentBody {

    private static final byte[] NAME_OF_META = DocumentProperties.prefix(DocumentProperties.META);

    private final List<String> columns;
    private final ColumnCodec[] codecs;
    private final List<ColumnCodec> printed;
    private final byte[][] names;
    private final int meta;
    private final byte[] metaHead;
    private final byte[] metaTail;
    private final int[] offsets;
    private final int[] lengths;

    private byte[] source = {};
    private long number;

    /// @param codecs one for each column that is captured
    /// @param printed columns whose values are also read as the server prints them, behind all others
    /// @param tag the operator's mark of this source
    ScanRow(TableName table, List<ColumnCodec> codecs, List<ColumnCodec> printed, @Nullable String tag) {
        this.printed = List.copyOf(printed);
        this.columns =
                DocumentProperties.sorted(codecs.stream().map(ColumnCodec::name).toList());
        this.codecs = columns.stream()
                .map(name -> codecs.stream()
                        .filter(codec -> codec.name().equals(name))
                        .findFirst()
                        .orElseThrow())
                .toArray(ColumnCodec[]::new);
        this.meta = DocumentProperties.beforeMeta(columns);
        this.names = columns.stream().map(DocumentProperties::following).toArray(byte[][]::new);
        if (meta > 0) {
            names[0] = DocumentProperties.prefix(columns.getFirst());
        }
        var head = new OwnBytes(128);
        head.ascii(meta > 0 ? "," : "")
                .raw(NAME_OF_META)
                .ascii("{\"op\":\"c\",\"source\":{\"schema\":")
                .string(table.schema())
                .ascii(",\"snapshot\":true,\"table\":")
                .string(table.table())
                .ascii(",\"loc\":[-1,");
        this.metaHead = head.toByteArray();
        var tail = new OwnBytes(64);
        tail.ascii(",0]");
        if (tag != null) {
            tail.ascii(",\"tag\":").string(tag);
        }
        tail.ascii("}}");
        this.metaTail = tail.toByteArray();
        this.offsets = new int[columns.size() + printed.size()];
        this.lengths = new int[columns.size() + printed.size()];
    }

    /// What the query selects, in the order in which a row's values are read.
    List<String> selected() {
        List<String> expressions = new ArrayList<>();
        for (ColumnCodec codec : codecs) {
            expressions.add(codec.selected());
        }
        for (ColumnCodec codec : printed) {
            expressions.add(codec.printed());
        }
        return expressions;
    }

    /// Takes the next row.
    ///
    /// @param offset where the row's number of columns stands in the message
    /// @param rowNumber number of the row in the backfill of its table
    /// @return the place behind the row
    int read(byte[] message, int offset, long rowNumber) {
        source = message;
        number = rowNumber;
        int at = offset + Short.BYTES;
        for (int index = 0; index < lengths.length; index++) {
            int length = BigEndian.int32(message, at);
            at += Integer.BYTES;
            offsets[index] = at;
            lengths[index] = length;
            at += Math.max(length, 0);
        }
        return at;
    }

    @Override
    public void writeTo(JsonWriter json) {
        JsonPieces out = json.pieces();
        out.put('{');
        write(0, meta, out);
        out.raw(metaHead).number(number).raw(metaTail);
        write(meta, codecs.length, out);
        out.put('}');
    }

    /// The place of a column among the values: of its printed value where that is read. Negative if neither is.
    int place(String column) {
        for (int index = 0; index < printed.size(); index++) {
            if (printed.get(index).name().equals(column)) {
                return columns.size() + index;
            }
        }
        return columns.indexOf(column);
    }

    byte[] source() {
        return source;
    }

    int offset(int place) {
        return offsets[place];
    }

    int length(int place) {
        return lengths[place];
    }

    private void write(int from, int to, JsonPieces out) {
        for (int index = from; index < to; index++) {
            out.raw(names[index]);
            codecs[index].copied(source, offsets[index], lengths[index], out);
        }
    }
}
