package dev.flowcdk.materialize.internal;

import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.WireFieldSelection;
import dev.flowcdk.internal.task.TaskConfigs;
import dev.flowcdk.internal.task.TaskParts;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.FieldSelection;
import dev.flowcdk.materialize.MaterializeValidation;
import dev.flowcdk.materialize.MaterializedBinding;
import dev.flowcdk.materialize.ProposedBinding;
import dev.flowcdk.task.FlowCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads tasks out of the protocol's messages: configs decoded into the author's records, all of their problems at
/// once, and collections found in either form.
///
/// @param <C> record of the endpoint config
/// @param <R> record of the resource config
final class SpecReader<C, R> {

    private static final String WRONG = "the task cannot be materialized as it is configured:";

    /// A task with its fields selected.
    ///
    /// @param stateKeys those of all its bindings, also of disabled ones
    record Task<C, R>(String name, C config, List<MaterializedBinding<R>> bindings, Set<String> stateKeys) {}

    private final MaterializationRecords<C, R> types;

    SpecReader(MaterializationRecords<C, R> types) {
        this.types = types;
    }

    C endpoint(RawJson config) {
        var configs = new TaskConfigs<>(types.config(), types.resource());
        return configs.require(configs.endpoint(config), WRONG);
    }

    Task<C, R> task(MaterializationSpec spec) {
        var configs = new TaskConfigs<>(types.config(), types.resource());
        C endpoint = configs.endpoint(spec.config());
        var parts = new TaskParts();
        List<MaterializedBinding<R>> bindings = new ArrayList<>();
        for (int index = 0; index < spec.bindings().size(); index++) {
            MaterializationSpec.Binding binding = spec.bindings().get(index);
            String where = "binding \"" + String.join(".", binding.resourcePath()) + "\"";
            R decoded = configs.resource(binding.resourceConfig(), where);
            if (decoded != null) {
                bindings.add(MaterializedBinding.of(
                                index,
                                decoded,
                                collection(parts, spec, binding, where),
                                fields(binding.fieldSelection()))
                        .withResourcePath(binding.resourcePath())
                        .withDeltaUpdates(binding.deltaUpdates())
                        .withBackfill(binding.backfill())
                        .withStateKey(binding.stateKey()));
            }
        }
        return new Task<>(spec.name(), configs.require(endpoint, WRONG), List.copyOf(bindings), stateKeys(spec));
    }

    private static Set<String> stateKeys(MaterializationSpec spec) {
        return Stream.concat(spec.bindings().stream(), spec.inactiveBindings().stream())
                .map(MaterializationSpec.Binding::stateKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    MaterializeValidation<C, R> validation(MaterializeRequest.Validate request) {
        var configs = new TaskConfigs<>(types.config(), types.resource());
        C endpoint = configs.endpoint(request.config());
        var parts = new TaskParts();
        List<ProposedBinding<R>> bindings = new ArrayList<>();
        for (int index = 0; index < request.bindings().size(); index++) {
            MaterializeRequest.Binding binding = request.bindings().get(index);
            String number = "binding " + index;
            FlowCollection collection =
                    parts.read(request.linkedCollections(), binding.collection(), binding.collectionIndex(), number);
            String where = TaskConfigs.name(index, collection.name());
            R decoded = configs.resource(binding.resourceConfig(), where);
            if (decoded != null) {
                bindings.add(ProposedBinding.of(index, decoded, collection)
                        .withFieldConfig(binding.fieldConfig())
                        .withGroupBy(binding.groupBy())
                        .withBackfill(binding.backfill()));
            }
        }
        return MaterializeValidation.of(
                request.name(),
                configs.require(endpoint, WRONG),
                bindings,
                lastBindings(request.lastMaterialization()));
    }

    List<MaterializedBinding<RawJson>> lastBindings(@Nullable MaterializationSpec last) {
        List<MaterializedBinding<RawJson>> bindings = new ArrayList<>();
        if (last != null) {
            var parts = new TaskParts();
            last.bindings().forEach(each -> bindings.add(last(bindings.size(), parts, last, each)));
            last.inactiveBindings()
                    .forEach(each -> bindings.add(
                            last(bindings.size(), parts, last, each).withActive(false)));
        }
        return List.copyOf(bindings);
    }

    private static MaterializedBinding<RawJson> last(
            int index, TaskParts parts, MaterializationSpec last, MaterializationSpec.Binding binding) {
        return MaterializedBinding.ofLast(
                        index,
                        TaskConfigs.given(binding.resourceConfig()),
                        binding.resourcePath(),
                        collection(parts, last, binding, "a binding of the last materialization"),
                        fields(binding.fieldSelection()))
                .withDeltaUpdates(binding.deltaUpdates())
                .withBackfill(binding.backfill())
                .withStateKey(binding.stateKey());
    }

    private static FlowCollection collection(
            TaskParts parts, MaterializationSpec spec, MaterializationSpec.Binding binding, String where) {
        return parts.read(spec.linkedCollections(), binding.collection(), binding.collectionIndex(), where);
    }

    private static FieldSelection fields(@Nullable WireFieldSelection selection) {
        if (selection == null) {
            return new FieldSelection(List.of(), List.of(), null, Map.of());
        }
        return new FieldSelection(
                selection.keys(),
                selection.values(),
                selection.document().isEmpty() ? null : selection.document(),
                selection.fieldConfig());
    }
}
