package dev.flowcdk.runtime.document;

import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.WireInference;
import dev.flowcdk.internal.protocol.WireProjection;
import dev.flowcdk.runtime.schema.Projections;
import dev.flowcdk.tuple.TupleWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Packs some fields of a collection's documents as tuples. For one thread.
public final class DocumentFields {

    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    private final List<String> pointers;
    private final List<byte @Nullable []> defaults;
    private final boolean[] times;
    private final Extractor extractor;
    private byte[] document = new byte[0];

    private DocumentFields(List<String> pointers, List<byte @Nullable []> defaults, boolean[] times) {
        this.pointers = pointers;
        this.defaults = defaults;
        this.times = times;
        this.extractor = new Extractor(pointers);
    }

    /// These fields of the collection, in this order.
    ///
    /// @throws IllegalArgumentException when the collection has no such field
    public static DocumentFields of(CollectionSpec collection, List<String> fields) {
        var pointers = new ArrayList<String>();
        var defaults = new ArrayList<byte @Nullable []>();
        var times = new boolean[fields.size()];
        for (String field : fields) {
            WireProjection projection = projection(collection, field);
            times[pointers.size()] = isTime(projection);
            pointers.add(projection.ptr());
            defaults.add(defaultOf(projection));
        }
        return new DocumentFields(pointers, defaults, times);
    }

    /// The collection's key.
    public static DocumentFields key(CollectionSpec collection) {
        var defaults = new ArrayList<byte @Nullable []>();
        for (String pointer : collection.key()) {
            defaults.add(defaultAt(pointer, collection));
        }
        return new DocumentFields(collection.key(), defaults, new boolean[defaults.size()]);
    }

    private static byte @Nullable [] defaultAt(String pointer, CollectionSpec collection) {
        for (WireProjection projection : collection.projections()) {
            if (projection.ptr().equals(pointer)) {
                return defaultOf(projection);
            }
        }
        return null;
    }

    /// Reads a document, which has to stay as it is while its fields are packed.
    ///
    /// @throws IllegalArgumentException when it is not a JSON object
    public DocumentFields scan(byte[] bytes, int offset, int length) {
        extractor.scan(bytes, offset, length);
        document = bytes;
        return this;
    }

    /// As [#scan], but reads no further than it has to.
    public DocumentFields scanUntilFound(byte[] bytes, int offset, int length) {
        extractor.scanUntilFound(bytes, offset, length);
        document = bytes;
        return this;
    }

    /// Packs all fields; absent ones as their default or null.
    public void pack(TupleWriter out) {
        for (int field = 0; field < defaults.size(); field++) {
            byte[] standIn = defaults.get(field);
            if (extractor.has(field)) {
                if (times[field]) {
                    packTime(field, out);
                } else {
                    JsonText.pack(document, extractor.start(field), extractor.end(field), out);
                }
            } else if (standIn != null) {
                JsonText.pack(standIn, 0, standIn.length, out);
            } else {
                out.nullValue();
            }
        }
    }

    /// Packs all fields as a key.
    ///
    /// @throws IllegalArgumentException when a location is absent or null and has no default, or is no scalar
    public void packKey(TupleWriter out) {
        for (int field = 0; field < defaults.size(); field++) {
            byte[] standIn = defaults.get(field);
            boolean there = extractor.has(field) && document[extractor.start(field)] != 'n';
            if (there) {
                byte first = document[extractor.start(field)];
                if (first == '{' || first == '[') {
                    throw new IllegalArgumentException("its key \"" + pointers.get(field) + "\" is no scalar");
                }
                JsonText.pack(document, extractor.start(field), extractor.end(field), out);
            } else if (standIn != null) {
                JsonText.pack(standIn, 0, standIn.length, out);
            } else {
                throw new IllegalArgumentException(
                        "its key \"" + pointers.get(field) + "\" is " + (extractor.has(field) ? "null" : "missing"));
            }
        }
    }

    private void packTime(int field, TupleWriter out) {
        int start = extractor.start(field) + 1;
        String uuid =
                new String(document, start, Math.max(0, extractor.end(field) - 1 - start), StandardCharsets.US_ASCII);
        Instant time = DocumentUuids.time(uuid);
        out.string(time == null ? uuid : time.truncatedTo(ChronoUnit.MICROS).toString());
    }

    private static boolean isTime(WireProjection projection) {
        WireInference inference = projection.inference();
        return projection.ptr().equals(Projections.UUID_POINTER)
                && inference != null
                && inference.string() != null
                && inference.string().contentEncoding().equals("uuid")
                && inference.string().format().equals("date-time");
    }

    private static byte @Nullable [] defaultOf(WireProjection projection) {
        if (projection.field().equals(Projections.TRUNCATED)) {
            return FALSE;
        }
        WireInference inference = projection.inference();
        return inference == null || inference.defaultValue() == null
                ? null
                : inference.defaultValue().bytes();
    }

    private static WireProjection projection(CollectionSpec collection, String field) {
        return collection.projections().stream()
                .filter(projection -> projection.field().equals(field))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the collection " + collection.name() + " has no field \"" + field + "\""));
    }
}
