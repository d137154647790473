package dev.flowcdk.capture.internal;

import dev.flowcdk.UserException;
import dev.flowcdk.capture.RequestedBinding;
import dev.flowcdk.internal.config.ConfigJson;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureSpec;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.internal.schema.RecordPointers;
import dev.flowcdk.internal.task.TaskConfigs;
import dev.flowcdk.internal.task.TaskParts;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.task.FlowCollection;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decodes one request into the author's records, and collects everything that is wrong with it. For one request.
final class TaskReader<C, R, S> {

    private static final System.Logger LOG = System.getLogger(SessionState.class.getName());

    private final CaptureRecords<C, R, S> types;
    private final TaskParts parts = new TaskParts();
    private final TaskConfigs<C, R> configs;
    private final Map<List<String>, Integer> indexes = new HashMap<>();

    TaskReader(CaptureRecords<C, R, S> types) {
        this.types = types;
        this.configs = new TaskConfigs<>(types.config(), types.resource());
    }

    TaskConfigs<C, R> configs() {
        return configs;
    }

    /// The bindings that are right, in their order.
    List<RequestedBinding<R>> validated(CaptureRequest.Validate request) {
        Map<List<String>, Integer> last = indexes(request.lastCapture());
        List<RequestedBinding<R>> bindings = new ArrayList<>();
        for (int index = 0; index < request.bindings().size(); index++) {
            CaptureRequest.Binding binding = request.bindings().get(index);
            FlowCollection collection = parts.written(
                    request.linkedCollections(), binding.collection(), binding.collectionIndex(), where(index));
            R resource = configs.resource(binding.resourceConfig(), name(index, collection));
            if (resource != null) {
                List<String> path = path(index, resource, collection);
                bindings.add(RequestedBinding.of(index, resource, collection)
                        .withResourcePath(path)
                        .withBackfill(binding.backfill())
                        .withLast(last(request.lastCapture(), last.get(path))));
            }
        }
        return bindings;
    }

    /// The bindings that are right, in their order.
    List<RequestedBinding<R>> applied(CaptureRequest.Apply request, CaptureSpec capture) {
        Map<List<String>, Integer> last = indexes(request.lastCapture());
        List<RequestedBinding<R>> bindings = new ArrayList<>();
        for (int index = 0; index < capture.bindings().size(); index++) {
            CaptureSpec.Binding binding = capture.bindings().get(index);
            FlowCollection collection = collection(capture, binding, where(index));
            R resource = configs.resource(binding.resourceConfig(), name(index, collection));
            if (resource != null) {
                List<String> path = path(binding, resource);
                bindings.add(RequestedBinding.of(index, resource, collection)
                        .withResourcePath(path)
                        .withBackfill(binding.backfill())
                        .withLast(last(request.lastCapture(), last.get(path))));
            }
        }
        return bindings;
    }

    /// The bindings that are right, in their order.
    List<OpenTask.OpenBinding<R>> opened(CaptureSpec capture) {
        List<OpenTask.OpenBinding<R>> bindings = new ArrayList<>();
        Set<String> stateKeys = new HashSet<>();
        for (int index = 0; index < capture.bindings().size(); index++) {
            CaptureSpec.Binding binding = capture.bindings().get(index);
            FlowCollection collection = collection(capture, binding, where(index));
            R resource = configs.resource(binding.resourceConfig(), name(index, collection));
            if (resource != null) {
                List<String> path = path(binding, resource);
                String stateKey = binding.stateKey().isEmpty() ? String.join("/", path) : binding.stateKey();
                if (!stateKeys.add(stateKey)) {
                    throw new ProtocolException("two bindings have the state key \"" + stateKey + "\"");
                }
                bindings.add(
                        new OpenTask.OpenBinding<>(index, resource, path, stateKey, binding.backfill(), collection));
            }
        }
        return bindings;
    }

    @Nullable
    SessionState<S> state(@Nullable RawJson state, List<OpenTask.OpenBinding<R>> bindings) {
        Set<String> stateKeys = new HashSet<>();
        bindings.forEach(binding -> stateKeys.add(binding.stateKey()));
        try {
            return new SessionState<>(
                    types.state(), stateKeys, TaskConfigs.given(state), warning -> LOG.log(Level.WARNING, warning));
        } catch (UserException e) {
            configs.problems().add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private List<String> path(int index, R resource, FlowCollection collection) {
        List<String> path = RecordPointers.resourcePathOf(resource);
        if (path.isEmpty() || path.stream().anyMatch(String::isEmpty)) {
            configs.problems()
                    .add("resource config of " + name(index, collection) + ": its resource path "
                            + String.join(", ", RecordPointers.resourcePath(types.resource())) + " must not be empty");
            return path;
        }
        Integer other = indexes.putIfAbsent(path, index);
        if (other != null) {
            configs.problems()
                    .add("resource " + ResourceNames.quoted(path) + ": is bound twice, by bindings " + other + " and "
                            + index + "; remove one of them");
        }
        return path;
    }

    private List<String> path(CaptureSpec.Binding binding, R resource) {
        return binding.resourcePath().isEmpty() ? RecordPointers.resourcePathOf(resource) : binding.resourcePath();
    }

    private @Nullable RequestedBinding<R> last(@Nullable CaptureSpec capture, @Nullable Integer index) {
        if (capture == null || index == null) {
            return null;
        }
        CaptureSpec.Binding binding = capture.bindings().get(index);
        R resource;
        try {
            resource = ConfigJson.resource(
                    types.resource(),
                    TaskConfigs.given(binding.resourceConfig()).bytes(),
                    "the last version");
        } catch (UserException e) {
            return null; // a form that this version no longer reads; the contract of RequestedBinding.last says so
        }
        FlowCollection collection = collection(capture, binding, "a binding of the last capture");
        return RequestedBinding.of(index, resource, collection)
                .withResourcePath(binding.resourcePath())
                .withBackfill(binding.backfill());
    }

    private static Map<List<String>, Integer> indexes(@Nullable CaptureSpec capture) {
        Map<List<String>, Integer> indexes = new HashMap<>();
        if (capture != null) {
            for (int index = 0; index < capture.bindings().size(); index++) {
                indexes.put(capture.bindings().get(index).resourcePath(), index);
            }
        }
        return indexes;
    }

    private FlowCollection collection(CaptureSpec capture, CaptureSpec.Binding binding, String where) {
        return parts.written(capture.linkedCollections(), binding.collection(), binding.collectionIndex(), where);
    }

    private static String where(int index) {
        return "binding " + index;
    }

    private static String name(int index, FlowCollection collection) {
        return TaskConfigs.name(index, collection.name());
    }
}
