package dev.flowcdk.conformance;

import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.Catalog;
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
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A materialization whose connector is tested. For one thread.
public final class MaterializationSubject implements Subject {

    private final Catalog catalog;
    private final MaterializationTask definition;
    private final TestedConnector connector;
    private final Variants variants;
    private final Settings settings;
    private final Workload workload;
    private final MaterializationConduct conduct;
    private @Nullable MaterializationReference reference;
    private @Nullable List<List<Document>> transactions;
    private @Nullable ValidatedMaterialization validated;
    private @Nullable String undisturbed;

    /// @param catalog with the task's collections
    /// @param definition the task
    /// @param source its connector
    /// @param variants how else that can be started
    /// @param settings how much is tried
    /// @param workload what is known of the endpoint
    /// @param conduct what is known of the materialization
    public MaterializationSubject(
            Catalog catalog,
            MaterializationTask definition,
            ConnectorSource source,
            Variants variants,
            Settings settings,
            Workload workload,
            MaterializationConduct conduct) {
        this.catalog = catalog;
        this.definition = definition;
        this.connector = new TestedConnector(source, settings.patience());
        this.variants = variants;
        this.settings = settings;
        this.workload = workload;
        this.conduct = conduct;
    }

    /// The task.
    public MaterializationTask definition() {
        return definition;
    }

    /// What is known of the materialization.
    public MaterializationConduct conduct() {
        return conduct;
    }

    /// What is materialized.
    ///
    /// @throws UnprovableException when no documents can be made that fit
    List<List<Document>> transactions() {
        if (transactions == null) {
            transactions = conduct.transactions().isEmpty() ? documents() : conduct.transactions();
        }
        return transactions;
    }

    /// Those that the hook prints; without one, documents are made up.
    private List<List<Document>> documents() {
        List<List<Document>> printed = HookDocuments.of(this);
        return printed.isEmpty() ? new SampleDocuments(catalog, definition, settings).transactions() : printed;
    }

    /// What the endpoint holds undisturbed; found out once.
    MaterializationReference reference() throws Exception {
        if (undisturbed != null) {
            throw new UnprovableException(undisturbed);
        }
        try {
            if (reference == null) {
                reference = MaterializationReference.of(this);
            }
            return reference;
        } catch (RuleBrokenException | ConnectorFailedException failed) {
            undisturbed = "undisturbed, too, it fails (see the scenario undisturbed): " + failed.getMessage();
            throw new UnprovableException(undisturbed);
        }
    }

    /// The task as it was validated; once, since that changes nothing.
    ValidatedMaterialization validated() throws IOException, InterruptedException {
        if (validated == null) {
            validated = new MaterializeCalls(connector, log -> {}).validate(catalog, definition, null);
            ListFeed.check(transactions(), validated.collections());
        }
        return validated;
    }

    /// Another form of the task as it is validated.
    ///
    /// @param last the form that was applied before; null for none
    ValidatedMaterialization validated(
            Catalog otherCatalog, MaterializationTask other, @Nullable ValidatedMaterialization last)
            throws IOException, InterruptedException {
        return new MaterializeCalls(connector, log -> {})
                .validate(otherCatalog, other, last == null ? null : last.spec());
    }

    /// Whether what the endpoint holds can be read, and be emptied.
    boolean readable() {
        return conduct.endpoint() != null || (workload.read() != null && workload.prepare() != null);
    }

    private MaterializationTask configured(RawJson config) {
        var endpoint = new LocalEndpoint(List.of(), config, Map.of(), true);
        return new MaterializationTask(definition.name(), endpoint, definition.bindings(), definition.linked());
    }

    @Override
    public String task() {
        return definition.name();
    }

    @Override
    public RawJson config() {
        return definition.endpoint().config();
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @Override
    public TestedConnector connector() {
        return connector;
    }

    @Override
    public Variants variants() {
        return variants;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Workload workload() {
        return workload;
    }

    @Override
    public Answers answers(ConnectorSource source) throws IOException, InterruptedException {
        var calls = new MaterializeCalls(source, log -> {});
        ValidatedMaterialization validated = calls.validate(catalog, definition, null);
        List<Object> answers = new ArrayList<>(); // without what only one of the encodings has
        validated.answers().forEach(each -> answers.add(List.of(each.resourcePath(), each.deltaUpdates())));
        return new Answers(calls.spec(), List.of(), answers);
    }

    @Override
    public SpecAnswer spec(ConnectorSource source) throws IOException, InterruptedException {
        MaterializeResponse.Spec spec = new MaterializeCalls(source, log -> {}).spec();
        return new SpecAnswer(
                Objects.requireNonNull(spec.configSchema()),
                Objects.requireNonNull(spec.resourceConfigSchema()),
                spec.documentationUrl());
    }

    @Override
    public void validate(ConnectorSource source, RawJson config, LogCollector logs)
            throws IOException, InterruptedException {
        new MaterializeCalls(source, logs).validate(catalog, configured(config), null);
    }

    @Override
    public void open(ConnectorSource source, RawJson config, LogCollector logs)
            throws IOException, InterruptedException {
        ValidatedMaterialization validated =
                new MaterializeCalls(source, logs).validate(catalog, configured(config), null);
        var store = new MemoryStore();
        try (var feed = new ListFeed(List.of())) {
            new MaterializeDriver(
                            source, validated, MaterializeOptions.task(), store, new MaterializeListener() {}, logs)
                    .run(feed);
        }
    }
}
