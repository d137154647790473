package dev.flowcdk.testing;

import dev.flowcdk.internal.config.ConfigJson;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.Materialization;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.FieldWishes;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.session.ListFeed;
import dev.flowcdk.runtime.session.ListFeed.Document;
import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.runtime.session.MaterializeDriver;
import dev.flowcdk.runtime.session.MaterializeListener;
import dev.flowcdk.runtime.session.MaterializeOptions;
import dev.flowcdk.runtime.session.ValidatedMaterialization;
import dev.flowcdk.runtime.store.MemoryStore;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.runtime.wire.ConnectorKilledException;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A materialization that was set up and takes transactions, session after session. Documents are given in
/// transactions; each session goes on after the last one that was committed.
///
/// Everything that the connector says is held against the rules of the protocol. For one thread.
public final class MaterializeRun {

    private static final String TASK = "test/materialization";

    private final ConnectorSource source;
    private final Catalog catalog;
    private final MaterializationTask task;
    private final ValidatedMaterialization materialization;
    private final TaskStore store;
    private final List<List<Document>> transactions;
    private final List<String> actions;

    private MaterializeRun(
            ConnectorSource source,
            Catalog catalog,
            MaterializationTask task,
            @Nullable MaterializationSpec last,
            TaskStore store,
            List<List<Document>> transactions) {
        var calls = new MaterializeCalls(source, CaptureRun::ignore);
        this.source = source;
        this.catalog = catalog;
        this.task = task;
        this.materialization = CaptureRun.attempt(() -> calls.validate(catalog, task, last));
        this.store = store;
        this.transactions = new ArrayList<>(transactions);
        this.actions = CaptureRun.attempt(() -> calls.apply(materialization.spec(), last, store));
    }

    /// Validates and applies a materialization in this process.
    ///
    /// @param materialization makes one for each stream of requests
    /// @param config record of the endpoint config
    /// @param bindings records of resources and the collections that they are bound to, in order
    public static <C, R> MaterializeRun start(
            Supplier<? extends Materialization<C, R>> materialization, C config, Map<R, CatalogCollection> bindings) {
        var resources = new LinkedHashMap<RawJson, CatalogCollection>();
        bindings.forEach((resource, collection) ->
                resources.put(RawJson.of(ConfigJson.encode(requireRecord(resource))), collection));
        return start(
                ConnectorUnderTest.of(materialization),
                RawJson.of(ConfigJson.encode(requireRecord(config))),
                resources);
    }

    /// Validates and applies any connector.
    ///
    /// @param bindings resource configs and the collections that they are bound to, in order
    public static MaterializeRun start(
            ConnectorSource source, RawJson config, Map<RawJson, CatalogCollection> bindings) {
        var all = new ArrayList<MaterializationTask.Binding>();
        var collections = new LinkedHashMap<String, CatalogCollection>();
        bindings.forEach((resource, collection) -> {
            all.add(new MaterializationTask.Binding(
                    resource, collection.name(), FieldWishes.recommended(), 0, 0, false));
            collections.put(collection.name(), collection);
        });
        var task = new MaterializationTask(TASK, endpoint(config), all, false);
        return of(source, new Catalog(Map.of(), collections, Map.of(TASK, task)), task);
    }

    /// Validates and applies a catalog's materialization.
    public static MaterializeRun of(ConnectorSource source, Catalog catalog, MaterializationTask task) {
        return new MaterializeRun(source, catalog, task, null, new MemoryStore(), List.of());
    }

    /// A run that goes on from the last commit after the task was published with another endpoint config: it is
    /// validated and applied as a change of what there was. This one is over then.
    ///
    /// @param config record of the endpoint config
    public MaterializeRun resumeWith(Record config) {
        return resumeWith(RawJson.of(ConfigJson.encode(config)));
    }

    /// The same with a config in JSON.
    public MaterializeRun resumeWith(RawJson config) {
        return resumed(
                catalog.collections(),
                new MaterializationTask(task.name(), endpoint(config), task.bindings(), task.linked()));
    }

    /// A run that goes on from the last commit after a collection was published anew, with another schema or fields of
    /// its own. This one is over then.
    ///
    /// @throws IllegalArgumentException when the task has no such collection
    public MaterializeRun resumeWith(CatalogCollection collection) {
        var collections = new LinkedHashMap<>(catalog.collections());
        if (collections.put(collection.name(), collection) == null) {
            throw new IllegalArgumentException("there is no collection \"" + collection.name() + "\"; there are "
                    + catalog.collections().keySet());
        }
        return resumed(collections, task);
    }

    private MaterializeRun resumed(Map<String, CatalogCollection> collections, MaterializationTask changed) {
        var changedCatalog = new Catalog(Map.of(), collections, Map.of(changed.name(), changed));
        return new MaterializeRun(source, changedCatalog, changed, materialization.spec(), store, transactions);
    }

    /// What Apply said it did.
    public List<String> actions() {
        return List.copyOf(actions);
    }

    /// Adds a transaction of documents for the first binding, to be materialized by the next session. Documents without
    /// a `/_meta/uuid` get one, as all have that come from a collection.
    ///
    /// @throws IllegalArgumentException when the collection could not hold a document
    public MaterializeRun transaction(String... documents) {
        var all = new ArrayList<Document>();
        for (String document : documents) {
            all.add(new Document(0, RawJson.of(document)));
        }
        return transaction(all);
    }

    /// Adds a transaction, to be materialized by the next session. Documents without a `/_meta/uuid` get one, as all
    /// have that come from a collection.
    ///
    /// @throws IllegalArgumentException when there is no such binding, or its collection could not hold a document
    public MaterializeRun transaction(List<Document> documents) {
        transactions.add(List.copyOf(documents));
        try {
            ListFeed.check(transactions, materialization.collections());
        } catch (IllegalArgumentException wrong) {
            transactions.removeLast();
            throw wrong;
        }
        return this;
    }

    /// Materializes all transactions that were not committed before, in one session.
    public MaterializeRun run() {
        run(MaterializeOptions.task());
        return this;
    }

    /// Materializes all transactions that were not committed before, in one session.
    ///
    /// @return false when a fault killed the connector before the end
    public boolean run(MaterializeOptions options) {
        return CaptureRun.attempt(() -> {
            var session = new MaterializeDriver(
                    source, materialization, options, store, new MaterializeListener() {}, CaptureRun::ignore);
            try (var feed = new ListFeed(transactions)) {
                session.run(feed);
                return true;
            } catch (ConnectorKilledException killed) {
                return false;
            }
        });
    }

    /// The connector's state after the last commit.
    public RawJson state() {
        return store.state();
    }

    private static LocalEndpoint endpoint(RawJson config) {
        return new LocalEndpoint(List.of(), config, Map.of(), true);
    }

    private static Object requireRecord(Object record) {
        if (!record.getClass().isRecord()) {
            throw new IllegalArgumentException(record.getClass() + " is not a record");
        }
        return record;
    }
}
