package dev.flowcdk.materialize.internal;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.config.ConfigJson;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.internal.task.TaskParts;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.FieldSelection;
import dev.flowcdk.materialize.LastBinding;
import dev.flowcdk.materialize.MaterializeValidation;
import dev.flowcdk.materialize.MaterializedBinding;
import dev.flowcdk.materialize.RequestedBinding;
import dev.flowcdk.task.FlowCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads tasks out of the protocol's messages: configs decoded into the author's records, all of their problems at
/// once, and collections found in either form.
///
/// @param <C> record of the endpoint config
/// @param <R> record of the resource config
final class SpecReader<C, R> {

    private static final RawJson EMPTY = RawJson.of("{}");
    private static final String ENDPOINT = "the endpoint config";

    /// A task with its fields selected.
    record Task<C, R>(String name, C config, List<MaterializedBinding<R>> bindings) {}

    private final Class<C> config;
    private final Class<R> resource;

    SpecReader(RecordTypes<C, R> types) {
        this.config = types.config();
        this.resource = types.resource();
    }

    Task<C, R> task(MaterializationSpec spec) {
        var problems = new ConfigProblems();
        C endpoint = problems.collect(ENDPOINT, () -> endpoint(spec.config()));
        var parts = new TaskParts();
        List<MaterializedBinding<R>> bindings = new ArrayList<>();
        for (int index = 0; index < spec.bindings().size(); index++) {
            MaterializationSpec.Binding binding = spec.bindings().get(index);
            String where = "binding \"" + String.join(".", binding.resourcePath()) + "\"";
            R decoded = problems.collect(where, () -> resource(binding.resourceConfig(), where));
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
        return new Task<>(spec.name(), problems.require(endpoint), List.copyOf(bindings));
    }

    MaterializeValidation<C, R> validation(MaterializeRequest.Validate request) {
        var problems = new ConfigProblems();
        C endpoint = problems.collect(ENDPOINT, () -> endpoint(request.config()));
        var parts = new TaskParts();
        List<RequestedBinding<R>> bindings = new ArrayList<>();
        for (int index = 0; index < request.bindings().size(); index++) {
            MaterializeRequest.Binding binding = request.bindings().get(index);
            String number = "binding " + index;
            FlowCollection collection =
                    parts.read(request.linkedCollections(), binding.collection(), binding.collectionIndex(), number);
            String where = number + " (collection \"" + collection.name() + "\")";
            R decoded = problems.collect(where, () -> resource(binding.resourceConfig(), where));
            if (decoded != null) {
                bindings.add(RequestedBinding.of(index, decoded, collection)
                        .withFieldConfig(binding.fieldConfig())
                        .withGroupBy(binding.groupBy())
                        .withBackfill(binding.backfill()));
            }
        }
        return MaterializeValidation.of(
                request.name(), problems.require(endpoint), bindings, lastBindings(request.lastMaterialization()));
    }

    List<LastBinding> lastBindings(@Nullable MaterializationSpec last) {
        List<LastBinding> bindings = new ArrayList<>();
        if (last != null) {
            var parts = new TaskParts();
            last.bindings().forEach(binding -> bindings.add(lastBinding(parts, last, binding, true)));
            last.inactiveBindings().forEach(binding -> bindings.add(lastBinding(parts, last, binding, false)));
        }
        return List.copyOf(bindings);
    }

    private static LastBinding lastBinding(
            TaskParts parts, MaterializationSpec last, MaterializationSpec.Binding binding, boolean active) {
        RawJson resourceConfig = binding.resourceConfig();
        return LastBinding.of(
                        binding.resourcePath(),
                        collection(parts, last, binding, "a binding of the last materialization"),
                        fields(binding.fieldSelection()))
                .withActive(active)
                .withResourceConfig(resourceConfig == null ? EMPTY : resourceConfig)
                .withDeltaUpdates(binding.deltaUpdates())
                .withBackfill(binding.backfill())
                .withStateKey(binding.stateKey());
    }

    private static FlowCollection collection(
            TaskParts parts, MaterializationSpec spec, MaterializationSpec.Binding binding, String where) {
        return parts.read(spec.linkedCollections(), binding.collection(), binding.collectionIndex(), where);
    }

    private static FieldSelection fields(dev.flowcdk.internal.protocol.@Nullable FieldSelection selection) {
        if (selection == null) {
            return new FieldSelection(List.of(), List.of(), null, Map.of());
        }
        return new FieldSelection(
                selection.keys(),
                selection.values(),
                selection.document().isEmpty() ? null : selection.document(),
                selection.fieldConfig());
    }

    private C endpoint(@Nullable RawJson json) {
        if (json == null) {
            throw new ProtocolException("the request has no endpoint config");
        }
        return ConfigJson.endpoint(config, json.bytes());
    }

    private R resource(@Nullable RawJson json, String where) {
        if (json == null) {
            throw new ProtocolException(where + " has no resource config");
        }
        return ConfigJson.resource(resource, json.bytes(), where);
    }

    /// Collects the problems of all configs of a request.
    private static final class ConfigProblems {

        private final List<String> found = new ArrayList<>();
        private @Nullable UserException only;

        <T> @Nullable T collect(String where, Supplier<T> decode) {
            try {
                return decode.get();
            } catch (UserException e) {
                only = found.isEmpty() ? e : null;
                e.problems().forEach(problem -> found.add(where + ": " + problem));
                return null;
            }
        }

        /// The value that was collected, if nothing else was found.
        <T> T require(@Nullable T value) {
            if (only != null) {
                throw only;
            }
            if (!found.isEmpty() || value == null) {
                throw new UserException("the task's options have " + found.size() + " problems:", found);
            }
            return value;
        }
    }
}
