package dev.flowcdk.airbyte.source;

import dev.flowcdk.airbyte.StreamName;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.runtime.document.Extractor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Writes documents of one stream as records, a line each, without looking further into them than it must. For one
/// thread.
final class RecordLines {

    private static final int OPERATION = 0;
    private static final int TIME = 1;
    private static final byte[] DATA = ascii(",\"data\":");
    private static final byte[] CURSOR = ascii(",\"" + SourceStream.CURSOR + "\":");
    private static final byte[] UPDATED_AT = ascii(",\"" + SourceStream.UPDATED_AT + "\":");
    private static final byte[] DELETED_AT = ascii(",\"" + SourceStream.DELETED_AT + "\":");
    private static final byte[] NULL = ascii("null");
    private static final byte[] END_OF_DATA = ascii("}");
    private static final byte[] END = ascii("}}\n");

    private final byte[] start;
    private byte[] startAndTime = {};
    private long emittedAt = -1;
    private final boolean changes;
    private long lastMillis = -1;
    private byte[] lastTime = NULL;
    private final Extractor meta = new Extractor(List.of("/_meta/op", "/_meta/source/ts_ms"));

    /// @param changes whether documents tell of changes, deletions among them
    RecordLines(StreamName stream, boolean changes) {
        ObjectNode descriptor = stream.descriptor();
        String members = "\"stream\":" + descriptor.get("name")
                + (descriptor.has("namespace") ? ",\"namespace\":" + descriptor.get("namespace") : "");
        this.start =
                ("{\"type\":\"RECORD\",\"record\":{" + members + ",\"emitted_at\":").getBytes(StandardCharsets.UTF_8);
        this.changes = changes;
    }

    /// Adds a record.
    ///
    /// @param cursor orders it among all records
    /// @param now milliseconds since 1970
    void write(byte[] document, int offset, int length, long cursor, long now, Lines out) {
        out.put(startAt(now));
        out.onOneLine(document, offset, length);
        if (changes) {
            cdcColumns(document, offset, length, cursor, now, out);
        }
        out.put(END);
    }

    private byte[] startAt(long now) {
        if (now != emittedAt) {
            emittedAt = now;
            var bytes = new GrowingBytes(start.length + 32);
            bytes.raw(start).number(now).raw(DATA);
            startAndTime = bytes.toByteArray();
        }
        return startAndTime;
    }

    /// Inside of the record, before the brace that ends it.
    private void cdcColumns(byte[] document, int offset, int length, long cursor, long now, Lines out) {
        meta.scanUntilFound(document, offset, length);
        boolean deleted = meta.has(OPERATION) && document[meta.start(OPERATION) + 1] == 'd';
        byte[] time = text(meta.has(TIME) ? millis(document, now) : now);
        out.unclose();
        out.put(CURSOR).number(cursor).put(UPDATED_AT).put(time);
        out.put(DELETED_AT).put(deleted ? time : NULL).put(END_OF_DATA);
    }

    /// Most records are of the same moment as the one before.
    private byte[] text(long millis) {
        if (millis != lastMillis) {
            lastMillis = millis;
            lastTime = ascii("\"" + Instant.ofEpochMilli(millis) + "\"");
        }
        return lastTime;
    }

    private long millis(byte[] document, long now) {
        long millis = 0;
        for (int at = meta.start(TIME); at < meta.end(TIME); at++) {
            int digit = document[at] - '0';
            if (digit < 0 || digit > 9) {
                return now;
            }
            millis = millis * 10 + digit;
        }
        return millis;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
