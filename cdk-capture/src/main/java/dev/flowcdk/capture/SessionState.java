package dev.flowcdk.capture;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.config.JsonMembers;
import dev.flowcdk.internal.config.MergePatch;
import dev.flowcdk.internal.config.RecordJson;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.json.JsonBytes;
import dev.flowcdk.json.RawJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The state document of a session: as it is stored, and what changes with the next checkpoints. Any thread may use it.
///
/// It looks like `{"<task component>": …, "bindingStateV1": {"<state key>": {…}}}`.
final class SessionState<S> {

    static final String BINDINGS = "bindingStateV1";

    private final Class<S> type;
    private final Set<String> stateKeys;
    private final Map<String, RawJson> stored;
    private final Map<String, S> current = new HashMap<>();
    private final Map<String, S> updates = new LinkedHashMap<>();
    private RawJson storedTask;
    private boolean taskClaimed;
    private @Nullable Object taskUpdate;

    /// @param type record of a binding's state
    /// @param stateKeys those of the task's bindings
    /// @throws UserException when the state is not one of this capture
    SessionState(Class<S> type, Set<String> stateKeys, RawJson state) {
        this.type = type;
        this.stateKeys = Set.copyOf(stateKeys);
        Map<String, RawJson> root = new LinkedHashMap<>(JsonMembers.of(state, "the stored state"));
        RawJson bindings = root.remove(BINDINGS);
        this.stored = bindings == null
                ? new LinkedHashMap<>()
                : new LinkedHashMap<>(JsonMembers.of(bindings, "\"" + BINDINGS + "\" of the stored state"));
        this.storedTask = JsonMembers.join(root);
        this.taskClaimed = root.isEmpty();
        decodeAll();
    }

    private void decodeAll() {
        List<String> problems = new ArrayList<>();
        stored.forEach((stateKey, json) -> {
            if (stateKeys.contains(stateKey)) {
                try {
                    current.put(stateKey, decode(stateKey, json));
                } catch (UserException e) {
                    problems.add(e.getMessage());
                }
            }
        });
        if (!problems.isEmpty()) {
            throw new UserException("the stored state was not written by this connector:", problems);
        }
    }

    private S decode(String stateKey, RawJson json) {
        return RecordJson.decode(type, json.bytes(), "the stored state of \"" + stateKey + "\"");
    }

    synchronized @Nullable S of(String stateKey) {
        return current.get(stateKey);
    }

    synchronized void update(String stateKey, S state) {
        current.put(stateKey, state);
        updates.put(stateKey, state);
    }

    synchronized Map<String, S> others() {
        Map<String, S> others = new LinkedHashMap<>();
        stored.forEach((stateKey, json) -> {
            if (!stateKeys.contains(stateKey)) {
                S updated = current.get(stateKey);
                others.put(stateKey, updated == null ? decode(stateKey, json) : updated);
            }
        });
        return others;
    }

    synchronized void updateOther(String stateKey, S state) {
        if (stateKeys.contains(stateKey)) {
            throw new IllegalArgumentException("\"" + stateKey + "\" is the state key of a binding");
        }
        update(stateKey, state);
    }

    /// The stored state of the task, null when there is none; from now on its members belong to this record.
    synchronized <T> @Nullable T task(Class<T> record) {
        boolean nothing = JsonMembers.of(storedTask, "the stored state").isEmpty();
        taskClaimed = true;
        return nothing ? null : RecordJson.decode(record, storedTask.bytes(), "the stored state");
    }

    synchronized void updateTask(Object state) {
        taskUpdate = state;
    }

    /// Takes the updates of the task, of states without binding, and of these bindings out, as a merge patch.
    ///
    /// @return null when there are none
    synchronized @Nullable ConnectorState take(Predicate<String> isIncluded) {
        if (!taskClaimed) {
            throw new UserException("the stored state was not written by this connector: it has unknown properties "
                    + JsonMembers.of(storedTask, "the stored state").keySet());
        }
        var out = new JsonBytes(256);
        Object task = taskUpdate;
        if (task == null) {
            out.put('{');
        } else {
            storedTask = MergePatch.write(storedTask, task, out);
            taskUpdate = null;
            out.length(out.length() - 1);
        }
        takeBindings(isIncluded, out);
        return out.length() == 1 && task == null
                ? null
                : new ConnectorState(RawJson.of(out.put('}').toByteArray()), true);
    }

    private void takeBindings(Predicate<String> isIncluded, JsonBytes out) {
        Set<String> taken = new HashSet<>();
        for (Map.Entry<String, S> update : updates.entrySet()) {
            String stateKey = update.getKey();
            if (!stateKeys.contains(stateKey) || isIncluded.test(stateKey)) {
                if (taken.isEmpty()) {
                    out.ascii(out.length() > 1 ? "," : "").string(BINDINGS).ascii(":{");
                } else {
                    out.put(',');
                }
                taken.add(stateKey);
                out.string(stateKey).put(':');
                stored.put(stateKey, MergePatch.write(stored.get(stateKey), update.getValue(), out));
            }
        }
        if (!taken.isEmpty()) {
            updates.keySet().removeAll(taken);
            out.put('}');
        }
    }
}
