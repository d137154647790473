package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.ConstraintType;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.internal.protocol.MaterializationType;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.internal.protocol.MaterializeResponse.Constraint;
import dev.flowcdk.internal.protocol.MaterializeResponse.ValidatedBinding;
import dev.flowcdk.internal.protocol.WireFieldSelection;
import dev.flowcdk.internal.protocol.WireProjection;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.selection.FieldSelector;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.runtime.wire.Connection;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.Rule;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The control plane's calls to a materialization. Each starts the connector, asks for its Spec first as Flow does, and
/// ends it. Everything the connector says is held against the rules.
///
/// All calls throw [RuleBrokenException], or [dev.flowcdk.runtime.wire.ConnectorFailedException] with the connector's
/// own words.
public final class MaterializeCalls {

    private static final RawJson EMPTY = RawJson.of("{}");
    private static final Set<ConstraintType> NEED_NO_REASON =
            EnumSet.of(ConstraintType.FIELD_OPTIONAL, ConstraintType.LOCATION_RECOMMENDED);

    private final Calls<MaterializeResponse, MaterializeResponse.Spec> calls;
    private final Consumer<ConnectorLog> logs;

    /// @param source the connector
    /// @param logs is given the connector's log records
    public MaterializeCalls(ConnectorSource source, Consumer<ConnectorLog> logs) {
        this.calls = new Calls<>(source, logs, MaterializeResponse.class, MaterializeCalls::askSpec);
        this.logs = logs;
    }

    /// Asks for the schemas.
    public MaterializeResponse.Spec spec() throws IOException, InterruptedException {
        return calls.ask((connection, spec) -> spec);
    }

    /// Asks whether a catalog's materialization is valid, and selects its fields.
    ///
    /// @param last the materialization as it was before; null for a new one
    /// @throws dev.flowcdk.UserException when fields cannot be selected
    public ValidatedMaterialization validate(
            Catalog catalog, MaterializationTask task, @Nullable MaterializationSpec last)
            throws IOException, InterruptedException {
        List<CollectionSpec> collections = task.activeBindings().stream()
                .map(binding -> CollectionMessages.spec(catalog.collection(binding.source())))
                .toList();
        return calls.ask((connection, spec) -> {
            MaterializeResponse.Validated validated = Calls.call(
                    connection,
                    MaterializeResponse.class,
                    MaterializeResponse.Validated.class,
                    request(connection, task, collections, last));
            Calls.checkPaths(
                    collections.size(),
                    validated.bindings().stream()
                            .map(ValidatedBinding::resourcePath)
                            .toList());
            List<ValidatedBinding> bindings = readable(connection, validated.bindings(), collections);
            for (int index = 0; index < collections.size(); index++) {
                checkConstraints(index, collections.get(index), bindings.get(index));
            }
            return new ValidatedMaterialization(
                    spec(type(connection), task, collections, bindings), collections, bindings);
        });
    }

    private List<ValidatedBinding> readable(
            Connection connection, List<ValidatedBinding> bindings, List<CollectionSpec> collections) {
        if (connection.codec().name().equals("json")) {
            return bindings;
        }
        var readable = new ArrayList<ValidatedBinding>();
        for (int index = 0; index < collections.size(); index++) {
            readable.add(AssumedConstraints.of(bindings.get(index), collections.get(index), logs));
        }
        return readable;
    }

    /// Has the endpoint set up, again and again while the connector returns a state.
    ///
    /// @param last the materialization applied before; null for none
    /// @param store holds the connector's state
    /// @return what was done, one text for each Apply
    public List<String> apply(MaterializationSpec spec, @Nullable MaterializationSpec last, TaskStore store)
            throws IOException, InterruptedException {
        return Calls.apply(
                store,
                state -> calls.ask((connection, _) -> {
                    MaterializeResponse.Applied applied = Calls.call(
                            connection,
                            MaterializeResponse.class,
                            MaterializeResponse.Applied.class,
                            new MaterializeRequest.Apply(
                                    spec, Calls.VERSION, last, last == null ? "" : Calls.VERSION, state));
                    return new Calls.Applied(applied.actionDescription(), applied.state());
                }));
    }

    static MaterializeResponse.Spec askSpec(Connection connection) throws InterruptedException {
        MaterializeResponse.Spec spec = Calls.call(
                connection,
                MaterializeResponse.class,
                MaterializeResponse.Spec.class,
                new MaterializeRequest.Spec(type(connection), EMPTY));
        Calls.checkSpec(spec.protocol(), spec.configSchema(), spec.resourceConfigSchema(), spec.documentationUrl());
        return spec;
    }

    private static MaterializationType type(Connection connection) {
        return connection.fromImage() ? MaterializationType.IMAGE : MaterializationType.LOCAL;
    }

    private static MaterializeRequest.Validate request(
            Connection connection,
            MaterializationTask task,
            List<CollectionSpec> collections,
            @Nullable MaterializationSpec last) {
        boolean linked = task.linked() && connection.codec().name().equals("json");
        var table = new ArrayList<CollectionSpec>();
        var bindings = new ArrayList<MaterializeRequest.Binding>();
        for (int index = 0; index < collections.size(); index++) {
            MaterializationTask.Binding binding = task.activeBindings().get(index);
            CollectionSpec collection = collections.get(index);
            bindings.add(new MaterializeRequest.Binding(
                    binding.resource(),
                    CollectionMessages.inline(collection, linked),
                    configured(binding),
                    binding.backfill(),
                    FieldSelector.groupBy(collection, binding.fields()),
                    CollectionMessages.link(table, collection, linked)));
        }
        return new MaterializeRequest.Validate(
                task.name(),
                type(connection),
                task.endpoint().config(),
                bindings,
                last,
                last == null ? "" : Calls.VERSION,
                table);
    }

    private static Map<String, RawJson> configured(MaterializationTask.Binding binding) {
        var configs = new HashMap<>(binding.fields().require());
        configs.values().removeIf(EMPTY::equals);
        return configs;
    }

    private static MaterializationSpec spec(
            MaterializationType type,
            MaterializationTask task,
            List<CollectionSpec> collections,
            List<ValidatedBinding> validated) {
        var table = new ArrayList<CollectionSpec>();
        var bindings = new ArrayList<MaterializationSpec.Binding>();
        for (int index = 0; index < collections.size(); index++) {
            MaterializationTask.Binding binding = task.activeBindings().get(index);
            ValidatedBinding answer = validated.get(index);
            CollectionSpec collection = collections.get(index);
            String stateKey = CollectionMessages.stateKey(answer.resourcePath(), binding.backfill());
            WireFieldSelection fields = FieldSelector.select(
                    "binding " + index + " (" + String.join(".", answer.resourcePath()) + ")",
                    collection,
                    binding.fields(),
                    answer);
            bindings.add(new MaterializationSpec.Binding(
                    binding.resource(),
                    answer.resourcePath(),
                    CollectionMessages.inline(collection, task.linked()),
                    fields,
                    answer.deltaUpdates(),
                    "materialize/" + task.name() + "/" + stateKey,
                    binding.priority(),
                    binding.backfill(),
                    stateKey,
                    answer.serPolicy(),
                    CollectionMessages.link(table, collection, task.linked())));
        }
        return new MaterializationSpec(
                task.name(), type, task.endpoint().config(), bindings, null, List.of(), "", table);
    }

    private static void checkConstraints(int index, CollectionSpec collection, ValidatedBinding binding) {
        Map<String, List<Constraint>> all = FieldSelector.constraints(binding);
        for (WireProjection projection : collection.projections()) {
            if (!all.containsKey(projection.field())) {
                throw new RuleBrokenException(
                        Rule.CONSTRAINT_MISSING,
                        "binding " + index + " has no constraint for \"" + projection.field() + "\"");
            }
        }
        all.forEach((field, constraints) -> {
            for (Constraint constraint : constraints) {
                if (constraint.type() == ConstraintType.INVALID
                        || (constraint.reason().isBlank() && !NEED_NO_REASON.contains(constraint.type()))) {
                    throw new RuleBrokenException(
                            Rule.CONSTRAINT_VALID,
                            "binding " + index + " has the constraint " + constraint.type() + " for \"" + field + "\""
                                    + (constraint.reason().isBlank() ? " without a reason" : ""));
                }
            }
        });
    }
}
