package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.schema.Projections;
import dev.flowcdk.runtime.schema.SchemaDocument;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Builds the collections of messages from those of a catalog.
final class CollectionMessages {

    private CollectionMessages() {}

    static CollectionSpec spec(CatalogCollection collection) {
        String what = "the schema of collection \"" + collection.name() + "\"";
        var schema = SchemaDocument.of(collection.effectiveReadSchema(), what);
        return new CollectionSpec(
                collection.name(),
                collection.key(),
                Projections.UUID_POINTER,
                List.of(),
                Projections.of(schema, collection.key(), collection.projections()),
                null,
                collection.writeSchema(),
                collection.readSchema());
    }

    /// The collection in a message, or null where the message links it.
    static @Nullable CollectionSpec inline(CollectionSpec spec, boolean linked) {
        return linked ? null : spec;
    }

    /// Where a collection is linked; the same collection is linked once.
    static int link(List<CollectionSpec> table, CollectionSpec spec, boolean linked) {
        if (!linked) {
            return 0;
        }
        int index = table.indexOf(spec);
        if (index >= 0) {
            return index;
        }
        table.add(spec);
        return table.size() - 1;
    }

    /// The key under which a connector keeps a binding's state: the resource path, percent-encoded, and the backfill.
    static String stateKey(List<String> resourcePath, int backfill) {
        var key = new StringBuilder();
        for (byte each : String.join("/", resourcePath).getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (each >= 'a' && each <= 'z')
                    || (each >= 'A' && each <= 'Z')
                    || (each >= '0' && each <= '9')
                    || "-_.~".indexOf(each) >= 0;
            key.append(plain ? String.valueOf((char) each) : "%%%02X".formatted(each & 0xff));
        }
        return backfill == 0 ? key.toString() : key + ".v" + backfill;
    }
}
