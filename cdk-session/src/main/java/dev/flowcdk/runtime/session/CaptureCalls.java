package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.CaptureResponse.DiscoveredBinding;
import dev.flowcdk.internal.protocol.CaptureSpec;
import dev.flowcdk.internal.protocol.CaptureType;
import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.WireProjection;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.schema.Projections;
import dev.flowcdk.runtime.schema.SchemaDocument;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.runtime.wire.Connection;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.Rule;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The control plane's calls to a capture. Each starts the connector, asks for its Spec first as Flow does, and ends
/// it. Everything the connector says is held against the rules.
///
/// All calls throw [RuleBrokenException], or [dev.flowcdk.runtime.wire.ConnectorFailedException] with the connector's
/// own words.
public final class CaptureCalls {

    private static final RawJson EMPTY = RawJson.of("{}");

    private final Calls<CaptureResponse, CaptureResponse.Spec> calls;

    /// @param source the connector
    /// @param logs is given the connector's log records
    public CaptureCalls(ConnectorSource source, Consumer<ConnectorLog> logs) {
        this.calls = new Calls<>(source, logs, CaptureResponse.class, CaptureCalls::askSpec);
    }

    /// Asks for the schemas.
    public CaptureResponse.Spec spec() throws IOException, InterruptedException {
        return calls.ask((connection, spec) -> spec);
    }

    /// Asks for what could be captured.
    ///
    /// @param name the task's name
    /// @param config the endpoint config
    public CaptureResponse.Discovered discover(String name, RawJson config) throws IOException, InterruptedException {
        return calls.ask((connection, spec) -> {
            CaptureResponse.Discovered discovered = Calls.call(
                    connection,
                    CaptureResponse.class,
                    CaptureResponse.Discovered.class,
                    new CaptureRequest.Discover(type(connection), config, name));
            checkDiscovered(discovered, spec.resourcePathPointers());
            return discovered;
        });
    }

    /// Asks whether a catalog's capture is valid.
    ///
    /// @param last the capture as it was before; null for a new one
    public ValidatedCapture validate(Catalog catalog, CaptureTask task, @Nullable CaptureSpec last)
            throws IOException, InterruptedException {
        List<CollectionSpec> collections = task.activeBindings().stream()
                .map(binding -> CollectionMessages.spec(catalog.collection(binding.target())))
                .toList();
        return calls.ask((connection, spec) -> {
            CaptureResponse.Validated validated = Calls.call(
                    connection,
                    CaptureResponse.class,
                    CaptureResponse.Validated.class,
                    request(connection, task, collections, last));
            List<List<String>> paths = validated.bindings().stream()
                    .map(CaptureResponse.ValidatedBinding::resourcePath)
                    .toList();
            Calls.checkPaths(collections.size(), paths);
            return new ValidatedCapture(spec(type(connection), task, collections, paths), collections);
        });
    }

    /// Has the endpoint set up, again and again while the connector returns a state.
    ///
    /// @param last the capture applied before; null for none
    /// @param store holds the connector's state
    /// @return what was done, one text for each Apply
    public List<String> apply(CaptureSpec spec, @Nullable CaptureSpec last, TaskStore store)
            throws IOException, InterruptedException {
        return Calls.apply(
                store,
                state -> calls.ask((connection, _) -> {
                    CaptureResponse.Applied applied = Calls.call(
                            connection,
                            CaptureResponse.class,
                            CaptureResponse.Applied.class,
                            new CaptureRequest.Apply(
                                    spec, Calls.VERSION, last, last == null ? "" : Calls.VERSION, state));
                    return new Calls.Applied(applied.actionDescription(), applied.state());
                }));
    }

    static CaptureResponse.Spec askSpec(Connection connection) throws InterruptedException {
        CaptureResponse.Spec spec = Calls.call(
                connection,
                CaptureResponse.class,
                CaptureResponse.Spec.class,
                new CaptureRequest.Spec(type(connection), EMPTY));
        Calls.checkSpec(spec.protocol(), spec.configSchema(), spec.resourceConfigSchema(), spec.documentationUrl());
        SchemaDocument resource =
                Calls.checkObject(Rule.SPEC_SCHEMAS, "the resource schema", spec.resourceConfigSchema());
        if (spec.resourcePathPointers().isEmpty()) {
            throw new RuleBrokenException(Rule.RESOURCE_PATH_POINTERS, "there is none");
        }
        for (String pointer : spec.resourcePathPointers()) {
            if (!pointer.startsWith("/") || !new Properties(resource.root()).has(pointer)) {
                throw new RuleBrokenException(
                        Rule.RESOURCE_PATH_POINTERS, "the resource schema has no property \"" + pointer + "\"");
            }
        }
        return spec;
    }

    private static CaptureType type(Connection connection) {
        return connection.fromImage() ? CaptureType.IMAGE : CaptureType.LOCAL;
    }

    /// Whether a schema's own `properties` lead to a pointer.
    private record Properties(JsonNode schema) {

        boolean has(String pointer) {
            JsonNode at = schema;
            for (String token : pointer.substring(1).split("/", -1)) {
                at = at.path("properties").path(token.replace("~1", "/").replace("~0", "~"));
            }
            return !at.isMissingNode();
        }
    }

    private static CaptureRequest.Validate request(
            Connection connection, CaptureTask task, List<CollectionSpec> collections, @Nullable CaptureSpec last) {
        boolean linked = task.linked() && connection.codec().name().equals("json");
        var table = new ArrayList<CollectionSpec>();
        var bindings = new ArrayList<CaptureRequest.Binding>();
        for (int index = 0; index < collections.size(); index++) {
            CaptureTask.Binding binding = task.activeBindings().get(index);
            CollectionSpec collection = collections.get(index);
            bindings.add(new CaptureRequest.Binding(
                    binding.resource(),
                    CollectionMessages.inline(collection, linked),
                    binding.backfill(),
                    CollectionMessages.link(table, collection, linked)));
        }
        return new CaptureRequest.Validate(
                task.name(),
                type(connection),
                task.endpoint().config(),
                bindings,
                last,
                last == null ? "" : Calls.VERSION,
                table);
    }

    private static CaptureSpec spec(
            CaptureType type, CaptureTask task, List<CollectionSpec> collections, List<List<String>> paths) {
        var table = new ArrayList<CollectionSpec>();
        var bindings = new ArrayList<CaptureSpec.Binding>();
        for (int index = 0; index < collections.size(); index++) {
            CaptureTask.Binding binding = task.activeBindings().get(index);
            CollectionSpec collection = collections.get(index);
            bindings.add(new CaptureSpec.Binding(
                    binding.resource(),
                    paths.get(index),
                    CollectionMessages.inline(collection, task.linked()),
                    binding.backfill(),
                    CollectionMessages.stateKey(paths.get(index), binding.backfill()),
                    CollectionMessages.link(table, collection, task.linked())));
        }
        return new CaptureSpec(
                task.name(),
                type,
                task.endpoint().config(),
                bindings,
                task.intervalSeconds(),
                null,
                List.of(),
                "",
                table);
    }

    private static void checkDiscovered(CaptureResponse.Discovered discovered, List<String> pathPointers) {
        var seen = new HashSet<List<String>>();
        for (int index = 0; index < discovered.bindings().size(); index++) {
            DiscoveredBinding binding = discovered.bindings().get(index);
            String what = "discovered binding " + index + " (\"" + binding.recommendedName() + "\")";
            if (binding.recommendedName().isBlank()) {
                throw new RuleBrokenException(Rule.DISCOVERED_NAME, what + " has no name");
            }
            SchemaDocument resource = Calls.checkObject(
                    Rule.DISCOVERED_RESOURCE, "the resource config of " + what, binding.resourceConfig());
            SchemaDocument schema = Calls.checkObject(
                    Rule.DISCOVERED_SCHEMA, "the document schema of " + what, binding.documentSchema());
            checkKey(what, binding.key(), schema);
            List<String> path = pathPointers.stream()
                    .map(pointer -> resource.root().at(pointer).asString(""))
                    .toList();
            if (!seen.add(path)) {
                throw new RuleBrokenException(Rule.DISCOVERED_ONCE, what + " repeats the resource " + path);
            }
        }
    }

    private static void checkKey(String what, List<String> key, SchemaDocument schema) {
        if (key.isEmpty()) {
            throw new RuleBrokenException(Rule.DISCOVERED_KEY, what + " has no key");
        }
        List<WireProjection> projections = Projections.of(schema, key, Map.of());
        for (String pointer : key) {
            boolean required = projections.stream()
                    .filter(projection -> projection.ptr().equals(pointer))
                    .anyMatch(Calls::mustExist);
            if (!required) {
                throw new RuleBrokenException(
                        Rule.DISCOVERED_KEY,
                        what + " has the key \"" + pointer + "\", which its schema does not require");
            }
        }
    }
}
