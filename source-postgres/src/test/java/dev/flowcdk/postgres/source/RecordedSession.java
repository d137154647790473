package dev.flowcdk.postgres.source;

import dev.flowcdk.capture.BindingTask;
import dev.flowcdk.capture.CaptureBinding;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.TaskState;
import dev.flowcdk.internal.config.RecordJson;
import dev.flowcdk.json.DocumentBody;
import dev.flowcdk.json.JsonBytes;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.task.FlowCollection;
import dev.flowcdk.task.KeyRange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A session that keeps what a capture emits. Checkpoints become durable at once unless they are held back.
final class RecordedSession implements CaptureSession<SourceConfig, SourceResource, TableState> {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final SourceConfig config;
    private final List<CaptureBinding<SourceResource, TableState>> bindings = new ArrayList<>();
    private final ObjectNode state;
    private final ObjectNode pendingState = JSON.createObjectNode();
    private final List<Emitted> pending = new ArrayList<>();
    private final List<List<Emitted>> transactions = new ArrayList<>();
    private final List<JsonNode> patches = new ArrayList<>();
    private final Map<Integer, List<JsonNode>> schemas = new HashMap<>();
    private final BooleanSupplier stopping;
    private boolean acknowledging = true;

    /// A document of a binding.
    record Emitted(int binding, String text) {
        JsonNode json() {
            return JSON.readTree(text);
        }
    }

    /// What is bound.
    record Bound(SourceResource resource, FlowCollection collection, int backfill) {

        String stateKey() {
            return resource.namespace() + "%2F" + resource.stream() + (backfill == 0 ? "" : ".v" + backfill);
        }
    }

    RecordedSession(SourceConfig config, List<Bound> bound, ObjectNode state, BooleanSupplier stopping) {
        this.config = config;
        this.state = state.deepCopy();
        this.stopping = stopping;
        for (int index = 0; index < bound.size(); index++) {
            bindings.add(new Binding(index, bound.get(index)));
        }
    }

    RecordedSession withoutAcknowledgements() {
        acknowledging = false;
        return this;
    }

    /// The documents of each checkpoint.
    synchronized List<List<Emitted>> transactions() {
        return List.copyOf(transactions);
    }

    /// What each checkpoint changes in the state.
    synchronized List<JsonNode> patches() {
        return List.copyOf(patches);
    }

    synchronized List<JsonNode> documents(int binding) {
        return transactions.stream()
                .flatMap(List::stream)
                .filter(document -> document.binding() == binding)
                .map(Emitted::json)
                .toList();
    }

    List<JsonNode> schemas(int binding) {
        return schemas.getOrDefault(binding, List.of());
    }

    synchronized ObjectNode state() {
        return state.deepCopy();
    }

    @Override
    public String taskName() {
        return "test/capture";
    }

    @Override
    public SourceConfig config() {
        return config;
    }

    @Override
    public List<CaptureBinding<SourceResource, TableState>> bindings() {
        return bindings;
    }

    @Override
    public KeyRange range() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void forEachBinding(BindingTask<SourceResource, TableState> task) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> TaskState<T> taskState(Class<T> record) {
        return new TaskState<>() {
            @Override
            public @Nullable T state() {
                ObjectNode own = state.deepCopy();
                own.remove("bindingStateV1");
                return RecordJson.decode(record, own, "the state");
            }

            @Override
            public void update(T next) {
                pendingState.setAll((ObjectNode) JSON.readTree(RecordJson.encode(next)));
                if (next instanceof CaptureState(String cursor) && cursor == null) {
                    pendingState.putNull("cursor");
                }
            }

            @Override
            public void update(T other, UnaryOperator<T> change) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void checkpoint() {
                RecordedSession.this.checkpoint();
            }

            @Override
            public void checkpoint(Runnable whenDurable) {
                RecordedSession.this.checkpoint(whenDurable);
            }
        };
    }

    @Override
    public Map<String, TableState> otherStates() {
        Map<String, TableState> others = new LinkedHashMap<>();
        if (state.get("bindingStateV1") instanceof ObjectNode stored) {
            stored.properties().forEach(entry -> {
                boolean bound =
                        bindings.stream().anyMatch(each -> each.stateKey().equals(entry.getKey()));
                if (!bound) {
                    others.put(entry.getKey(), RecordJson.decode(TableState.class, entry.getValue(), "state"));
                }
            });
        }
        return others;
    }

    @Override
    public void updateOther(String stateKey, TableState next) {
        pendingState.withObjectProperty("bindingStateV1").set(stateKey, JSON.readTree(RecordJson.encode(next)));
    }

    @Override
    public synchronized void checkpoint() {
        pendingState.properties().forEach(entry -> {
            if (entry.getKey().equals("bindingStateV1")) {
                state.withObjectProperty("bindingStateV1").setAll((ObjectNode) entry.getValue());
            } else if (entry.getValue().isNull()) {
                state.remove(entry.getKey());
            } else {
                state.set(entry.getKey(), entry.getValue());
            }
        });
        patches.add(pendingState.deepCopy());
        pendingState.removeAll();
        transactions.add(List.copyOf(pending));
        pending.clear();
    }

    @Override
    public void checkpoint(Runnable whenDurable) {
        checkpoint();
        if (acknowledging) {
            whenDurable.run();
        }
    }

    @Override
    public boolean stopping() {
        return stopping.getAsBoolean();
    }

    @Override
    public boolean pause(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
        return !stopping();
    }

    private final class Binding implements CaptureBinding<SourceResource, TableState> {

        private final int index;
        private final Bound bound;
        private @Nullable TableState latest;

        Binding(int index, Bound bound) {
            this.index = index;
            this.bound = bound;
            JsonNode stored = state.path("bindingStateV1").path(bound.stateKey());
            this.latest = stored.isObject()
                    ? RecordJson.decode(TableState.class, stored.toString().getBytes(StandardCharsets.UTF_8), "state")
                    : null;
        }

        @Override
        public int index() {
            return index;
        }

        @Override
        public SourceResource resource() {
            return bound.resource();
        }

        @Override
        public List<String> resourcePath() {
            return List.of(bound.resource().namespace(), bound.resource().stream());
        }

        @Override
        public String stateKey() {
            return bound.stateKey();
        }

        @Override
        public int backfill() {
            return bound.backfill();
        }

        @Override
        public FlowCollection collection() {
            return bound.collection();
        }

        @Override
        public @Nullable TableState state() {
            return latest;
        }

        @Override
        public void emit(Object record) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void emit(DocumentBody document) {
            JsonBytes out = new JsonBytes(256).ascii("already there");
            int start = out.length();
            document.writeTo(out);
            String text = new String(out.array(), start, out.length() - start, StandardCharsets.UTF_8);
            pending.add(new Emitted(index, text));
        }

        @Override
        public void update(TableState next) {
            latest = next;
            updateOther(stateKey(), next);
        }

        @Override
        public void update(TableState other, UnaryOperator<TableState> change) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkpoint() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkpoint(Runnable whenDurable) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sourcedSchema(RawJson schema) {
            schemas.computeIfAbsent(index, _ -> new ArrayList<>()).add(JSON.readTree(schema.bytes()));
        }

        @Override
        public boolean pause(Duration duration) throws InterruptedException {
            return RecordedSession.this.pause(duration);
        }
    }
}
