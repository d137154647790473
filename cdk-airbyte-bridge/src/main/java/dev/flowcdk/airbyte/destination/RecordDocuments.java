package dev.flowcdk.airbyte.destination;

import dev.flowcdk.airbyte.destination.StreamColumns.Column;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.runtime.document.Extractor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Makes documents of one stream's records, from their bytes to bytes. For one thread.
final class RecordDocuments {

    /// Times in milliseconds are larger, since 1973; some clients send seconds.
    private static final long LARGEST_SECONDS = 100_000_000_000L;

    private static final int MILLIS = 1000;

    private final List<Column> columns;
    private final int[] lowerCase;
    private final Extractor extractor;
    private final byte[][] names;
    private final byte[] rawId = name(StreamColumns.RAW_ID, true);
    private final byte[] extractedAt = name(StreamColumns.EXTRACTED_AT, false);
    private final byte[] meta = name(StreamColumns.META, false);
    private final byte[] rest;
    private final @Nullable Long syncId;
    private final RawIds rawIds;
    private final GrowingBytes document = new GrowingBytes(4 << 10);
    private final GrowingBytes changes = new GrowingBytes(256);
    private long lastTime = Long.MIN_VALUE;
    private byte[] lastTimeText = {};

    RecordDocuments(ConfiguredStream stream, StreamColumns described, RawIds rawIds) {
        this.columns = described.columns();
        this.lowerCase = new int[columns.size()];
        this.extractor = new Extractor(pointers());
        this.names = columns.stream().map(column -> name(column.name(), false)).toArray(byte[][]::new);
        this.syncId = stream.syncId();
        this.rawIds = rawIds;
        var generation = new GrowingBytes(64);
        generation.raw(name(StreamColumns.GENERATION, false));
        if (stream.generation() == null) {
            generation.nullValue();
        } else {
            generation.number(stream.generation());
        }
        generation.put('}');
        this.rest = generation.toByteArray();
    }

    /// Those of all columns, then those in lower case, in which some clients send them, where that is no other column.
    private List<String> pointers() {
        List<String> pointers =
                new ArrayList<>(columns.stream().map(Column::pointer).toList());
        for (int index = 0; index < columns.size(); index++) {
            String lower = columns.get(index).pointer().toLowerCase(Locale.ROOT);
            lowerCase[index] = index;
            if (!pointers.contains(lower)) {
                lowerCase[index] = pointers.size();
                pointers.add(lower);
            }
        }
        return pointers;
    }

    private int target(int column) {
        return extractor.has(column) ? column : lowerCase[column];
    }

    private static byte[] name(String name, boolean first) {
        var bytes = new GrowingBytes(64);
        bytes.put(first ? '{' : ',').string(name).put(':');
        return bytes.toByteArray();
    }

    /// Makes a record's document, valid until the next call.
    ///
    /// @param bytes hold the record's data from start to end
    /// @param time when it was emitted
    /// @param given the text of the changes that the record tells of already, within its brackets; may be empty
    /// @return null when the record has no key
    /// @throws IllegalArgumentException when the data are not an object
    @Nullable
    GrowingBytes document(byte[] bytes, int start, int end, long time, String given) {
        extractor.scan(bytes, start, end - start);
        document.clear();
        changes.clear();
        document.raw(rawId);
        rawIds.write(document);
        document.raw(extractedAt);
        document.raw(timeText(time));
        for (int index = 0; index < columns.size(); index++) {
            Column column = columns.get(index);
            int target = target(index);
            boolean there = extractor.has(target) && bytes[extractor.start(target)] != 'n';
            if (!there) {
                if (column.key()) {
                    return null;
                }
                continue;
            }
            int before = document.length();
            document.raw(names[index]);
            if (!ColumnText.write(column.kind(), bytes, extractor.start(target), extractor.end(target), document)) {
                document.length(before);
                if (column.key()) {
                    return null;
                }
                nulled(column);
            }
        }
        addMeta(given);
        document.raw(rest);
        return document;
    }

    private void nulled(Column column) {
        changes.ascii(changes.length() == 0 ? "{\"field\":" : ",{\"field\":")
                .string(column.name())
                .ascii(",\"change\":\"NULLED\",\"reason\":\"DESTINATION_TYPECAST_ERROR\"}");
    }

    private void addMeta(String given) {
        document.raw(meta).ascii("{\"sync_id\":");
        if (syncId == null) {
            document.nullValue();
        } else {
            document.number(syncId);
        }
        document.ascii(",\"changes\":[");
        byte[] earlier = given.getBytes(StandardCharsets.UTF_8);
        document.raw(earlier);
        if (earlier.length > 0 && changes.length() > 0) {
            document.put(',');
        }
        document.raw(changes.array(), 0, changes.length()).ascii("]}");
    }

    private byte[] timeText(long time) {
        if (time != lastTime) {
            long millis = Math.abs(time) < LARGEST_SECONDS ? time * MILLIS : time;
            lastTime = time;
            var text = new GrowingBytes(32);
            text.string(Instant.ofEpochMilli(millis).toString());
            lastTimeText = text.toByteArray();
        }
        return lastTimeText;
    }
}
