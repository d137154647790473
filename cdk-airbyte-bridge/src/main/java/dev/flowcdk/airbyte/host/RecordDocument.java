package dev.flowcdk.airbyte.host;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.json.DocumentBody;
import dev.flowcdk.json.JsonWriter;

/// Writes a record as a document: the bytes of its data as they are, and `_meta` behind them. A `_meta` that the record
/// has itself becomes `/_meta/source`. For one thread; reused.
final class RecordDocument implements DocumentBody {

    private static final byte[] UPDATED = "\"_meta\":{\"op\":\"u\"".getBytes(US_ASCII);
    private static final byte[] DELETED = "\"_meta\":{\"op\":\"d\"".getBytes(US_ASCII);
    private static final byte[] NULL = "null".getBytes(US_ASCII);

    private final SourceLine line;
    private long row = -1;

    /// @param line has the record when it is written
    RecordDocument(SourceLine line) {
        this.line = line;
    }

    /// @param newRow number of the document; negative for none
    RecordDocument withRow(long newRow) {
        row = newRow;
        return this;
    }

    @Override
    public void writeTo(JsonWriter document) {
        GrowingBytes out = GrowingBytes.behind(document);
        out.put('{');
        int start = out.length();
        data(out);
        if (out.length() > start) {
            out.put(',');
        }
        out.raw(line.isDeleted() ? DELETED : UPDATED);
        if (row >= 0) {
            out.ascii(",\"row_id\":").number(row);
        }
        member(",\"emitted_at\":", line.emittedAt, out);
        member(",\"changes\":", line.changes, out);
        member(",\"source\":", line.ownMeta, out);
        out.ascii("}}");
    }

    private void data(GrowingBytes out) {
        Slice data = line.data;
        byte[] array = data.array();
        int from = data.offset() + 1;
        int to = data.offset() + data.length() - 1;
        if (line.ownMeta.isEmpty()) {
            trimmed(array, from, to, false, out);
            return;
        }
        int start = out.length();
        trimmed(array, from, line.ownMetaStart, true, out);
        boolean before = out.length() > start;
        int after = line.ownMeta.offset() + line.ownMeta.length();
        int next = after;
        while (next < to && isSpace(array[next])) {
            next++;
        }
        // the comma that followed it stays only where something stands before
        trimmed(array, next < to && !before ? next + 1 : next, to, false, out);
    }

    /// @param comma whether a comma at the end is left out, too
    private static void trimmed(byte[] array, int from, int to, boolean comma, GrowingBytes out) {
        int end = to;
        while (end > from && (isSpace(array[end - 1]) || comma && array[end - 1] == ',')) {
            end--;
        }
        if (end > from) {
            out.raw(array, from, end - from);
        }
    }

    private static void member(String name, Slice value, GrowingBytes out) {
        if (!value.isEmpty() && !isNull(value)) {
            out.ascii(name).raw(value.array(), value.offset(), value.length());
        }
    }

    private static boolean isNull(Slice value) {
        return value.length() == NULL.length && value.array()[value.offset()] == NULL[0];
    }

    private static boolean isSpace(byte value) {
        return value == ' ' || value == '\t' || value == '\r' || value == '\n';
    }
}
