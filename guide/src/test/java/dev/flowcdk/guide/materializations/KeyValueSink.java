package dev.flowcdk.guide.materializations;

import dev.flowcdk.CollectionName;
import dev.flowcdk.Connector;
import dev.flowcdk.Default;
import dev.flowcdk.DeltaUpdates;
import dev.flowcdk.Field;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.Loaded;
import dev.flowcdk.materialize.Loads;
import dev.flowcdk.materialize.Materialization;
import dev.flowcdk.materialize.MaterializeSession;
import dev.flowcdk.materialize.MaterializedBinding;
import dev.flowcdk.materialize.Opened;
import dev.flowcdk.materialize.Stores;
import dev.flowcdk.materialize.TaskTransactor;
import dev.flowcdk.materialize.sql.ValueText;
import dev.flowcdk.tuple.TupleReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes documents into a store that has transactions.
@Connector(name = "materialize-key-value", documentation = "https://example.com/materialize-key-value")
final class KeyValueSink implements Materialization<KeyValueSink.Config, KeyValueSink.Resource> {

    private final Store store;

    KeyValueSink(Store store) {
        this.store = store;
    }

    // begin store
    /// A store whose entries, and the checkpoint, change in one transaction.
    interface Store {

        /// Makes this writer the only one that may commit.
        ///
        /// @return the checkpoint of the last transaction; null before the first one
        byte @Nullable [] take(String writer);

        @Nullable
        RawJson get(String key);

        /// @throws IllegalStateException when another writer has taken the store
        void commit(String writer, Map<String, @Nullable RawJson> changes, byte[] checkpoint);
    }
    // end store

    record Config() {}

    // begin resource
    record Resource(
            @Field(title = "Prefix", description = "Start of each key.") @ResourcePath @CollectionName
            String prefix,

            @Field(title = "Delta Updates", description = "Adds an entry for every change.")
            @Default("false")
            @DeltaUpdates
            boolean deltaUpdates) {}
    // end resource

    // begin transactor
    @Override
    public void materialize(MaterializeSession<Config, Resource> session) throws Exception {
        session.commitTogether(new Writer(store, UUID.randomUUID().toString(), session.bindings()));
    }

    static final class Writer implements TaskTransactor {

        private final Store store;
        private final String name;
        private final List<MaterializedBinding<Resource>> bindings;
        private final Map<String, @Nullable RawJson> changes = new LinkedHashMap<>();

        Writer(Store store, String name, List<MaterializedBinding<Resource>> bindings) {
            this.store = store;
            this.name = name;
            this.bindings = bindings;
        }

        @Override
        public Opened open() {
            byte[] checkpoint = store.take(name);
            return checkpoint == null ? Opened.fromTheBeginning() : Opened.at(checkpoint);
        }

        @Override
        public void load(Loads loads, Loaded loaded) throws IOException, InterruptedException {
            while (loads.next()) {
                RawJson document = store.get(key(loads.binding(), loads.key()));
                if (document != null) {
                    loaded.emit(loads.binding(), out -> out.raw(document));
                }
            }
        }

        @Override
        public void store(Stores stores) throws InterruptedException {
            while (stores.next()) {
                RawJson document = stores.delete() ? null : stores.document().copy();
                changes.put(key(stores.binding(), stores.key()), document);
            }
        }

        @Override
        public void commit(byte[] runtimeCheckpoint) {
            store.commit(name, changes, runtimeCheckpoint);
            changes.clear();
        }

        private String key(int binding, TupleReader parts) {
            List<String> key =
                    new ArrayList<>(List.of(bindings.get(binding).resource().prefix()));
            while (parts.next()) {
                key.add(ValueText.of(parts));
            }
            return String.join("/", key);
        }
    }
    // end transactor
}
