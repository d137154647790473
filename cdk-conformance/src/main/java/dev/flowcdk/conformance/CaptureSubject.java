package dev.flowcdk.conformance;

import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.session.CaptureDriver;
import dev.flowcdk.runtime.session.CaptureOptions;
import dev.flowcdk.runtime.session.CaptureSink;
import dev.flowcdk.runtime.session.ValidatedCapture;
import dev.flowcdk.runtime.store.MemoryStore;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A capture whose connector is tested. For one thread.
public final class CaptureSubject implements Subject {

    private static final Duration MOMENT = Duration.ofMillis(500);

    private final Catalog catalog;
    private final CaptureTask definition;
    private final TestedConnector connector;
    private final Variants variants;
    private final Settings settings;
    private final Workload workload;
    private final CaptureConduct conduct;
    private @Nullable CaptureReference reference;
    private CaptureCrash.@Nullable Kills kills;
    private @Nullable Applied applied;
    private @Nullable String undisturbed;

    /// @param catalog with the task's collections
    /// @param definition the task
    /// @param source its connector
    /// @param variants how else that can be started
    /// @param settings how much is tried
    /// @param workload what is known of the endpoint
    /// @param conduct what is known of the capture
    public CaptureSubject(
            Catalog catalog,
            CaptureTask definition,
            ConnectorSource source,
            Variants variants,
            Settings settings,
            Workload workload,
            CaptureConduct conduct) {
        this.catalog = catalog;
        this.definition = definition;
        this.connector = new TestedConnector(source, settings.patience());
        this.variants = variants;
        this.settings = settings;
        this.workload = workload;
        this.conduct = conduct;
    }

    /// The task.
    public CaptureTask definition() {
        return definition;
    }

    /// What is known of the capture.
    public CaptureConduct conduct() {
        return conduct;
    }

    /// What it commits undisturbed; found out once.
    ///
    /// @throws UnprovableException when it commits nothing, or fails undisturbed, which one scenario tells
    CaptureReference reference() throws Exception {
        if (undisturbed != null) {
            throw new UnprovableException(undisturbed);
        }
        try {
            return undisturbed();
        } catch (RuleBrokenException | ConnectorFailedException failed) {
            undisturbed = "undisturbed, too, it fails (see the scenario undisturbed): " + failed.getMessage();
            throw new UnprovableException(undisturbed);
        }
    }

    /// The same, with how it fails.
    CaptureReference undisturbed() throws Exception {
        if (reference == null) {
            reference = CaptureReference.of(this);
        }
        return reference;
    }

    /// Forgets what it commits undisturbed, since that has changed.
    void forgetReference() {
        reference = null;
    }

    /// What came of killing it; found out once.
    CaptureCrash.Kills kills() throws Exception {
        if (kills == null) {
            kills = CaptureCrash.kill(this);
        }
        return kills;
    }

    /// A task that was validated and applied.
    ///
    /// @param state of the connector after that
    record Applied(ValidatedCapture capture, RawJson state) {}

    /// Brings the source to where it is at first, and sets the task up; once, where nothing changes the source.
    Applied applied() throws Exception {
        if (applied == null || workload.prepare() != null) {
            workload.prepared();
            var calls = new CaptureCalls(connector, log -> {});
            ValidatedCapture capture = applied == null ? calls.validate(catalog, definition, null) : applied.capture();
            var store = new MemoryStore();
            calls.apply(capture.spec(), null, store);
            applied = new Applied(capture, store.state());
        }
        return applied;
    }

    /// The task with another endpoint config.
    private CaptureTask configured(RawJson config) {
        var endpoint = new LocalEndpoint(List.of(), config, Map.of(), true);
        return new CaptureTask(
                definition.name(), endpoint, definition.bindings(), definition.intervalSeconds(), definition.linked());
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
        var calls = new CaptureCalls(source, log -> {});
        ValidatedCapture validated = calls.validate(catalog, definition, null);
        var discovered = new TreeMap<String, Object>();
        for (CaptureResponse.DiscoveredBinding each :
                calls.discover(task(), config()).bindings()) {
            // without what only one of the encodings has
            discovered.put(
                    String.valueOf(each.resourceConfig()),
                    List.of(each.recommendedName(), String.valueOf(each.documentSchema()), each.key(), each.disable()));
        }
        return new Answers(
                calls.spec(),
                discovered,
                validated.spec().bindings().stream()
                        .map(binding -> binding.resourcePath())
                        .toList());
    }

    @Override
    public SpecAnswer spec(ConnectorSource source) throws IOException, InterruptedException {
        CaptureResponse.Spec spec = new CaptureCalls(source, log -> {}).spec();
        return new SpecAnswer(
                Objects.requireNonNull(spec.configSchema()),
                Objects.requireNonNull(spec.resourceConfigSchema()),
                spec.documentationUrl());
    }

    @Override
    public void validate(ConnectorSource source, RawJson config, LogCollector logs)
            throws IOException, InterruptedException {
        new CaptureCalls(source, logs).validate(catalog, configured(config), null);
    }

    @Override
    public void open(ConnectorSource source, RawJson config, LogCollector logs)
            throws IOException, InterruptedException {
        ValidatedCapture capture = new CaptureCalls(source, logs).validate(catalog, configured(config), null);
        var sink = new CaptureSink() {
            @Override
            public void document(int binding, byte[] bytes, int offset, int length) {}

            @Override
            public void commit(List<ConnectorState> updates, Transaction transaction) {}
        };
        new CaptureDriver(
                        source,
                        capture,
                        CaptureOptions.preview().withIdleLimit(MOMENT).withTransactions(1),
                        sink,
                        logs)
                .run(RawJson.of("{}"));
    }

    /// Asks what could be captured with another endpoint config.
    void discover(ConnectorSource source, RawJson config, LogCollector logs) throws IOException, InterruptedException {
        new CaptureCalls(source, logs).discover(task(), config);
    }
}
