package dev.flowcdk.capture.internal;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.config.JsonMembers;
import dev.flowcdk.internal.config.StoredRecord;
import dev.flowcdk.internal.config.UnknownMembers;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.json.JsonBytes;
import dev.flowcdk.json.RawJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The state document of a session: as it is stored, and what changes with the next checkpoints. Any thread may use it.
///
/// It looks like `{"<task component>": …, "bindingStateV1": {"<state key>": {…}}}`. Members that the records lack were
/// written by a newer version of the connector: they are told once and stay as they are, since every change is a merge
/// patch.
final class SessionState<S> {

    static final String BINDINGS = "bindingStateV1";

    private static final String WHAT = "the stored state";

    private final Class<S> type;
    private final Set<String> stateKeys;
    private final Map<String, RawJson> others = new LinkedHashMap<>();
    private final Map<String, Entry<S>> entries = new HashMap<>();
    private final Set<String> changed = new LinkedHashSet<>();
    private final Set<String> changedOthers = new LinkedHashSet<>();
    private final UnknownMembers unknown;
    private final Map<String, RawJson> storedTask;
    private @Nullable StoredRecord<?> task;
    private @Nullable Object taskUpdate;

    /// @param type record of a binding's state
    /// @param stateKeys those of the task's bindings
    /// @param log where unknown members are told
    /// @throws UserException when the state is not one of this capture
    SessionState(Class<S> type, Set<String> stateKeys, RawJson state, System.Logger log) {
        this.type = type;
        this.stateKeys = Set.copyOf(stateKeys);
        this.unknown = new UnknownMembers(log);
        Map<String, RawJson> root = new LinkedHashMap<>(JsonMembers.of(state, WHAT));
        RawJson bindings = root.remove(BINDINGS);
        this.storedTask = root;
        decode(bindings == null ? Map.of() : JsonMembers.of(bindings, "\"" + BINDINGS + "\" of " + WHAT));
        unknown.tell();
    }

    private void decode(Map<String, RawJson> bindings) {
        List<String> problems = new ArrayList<>();
        bindings.forEach((stateKey, json) -> {
            if (!stateKeys.contains(stateKey)) {
                others.put(stateKey, json);
                return;
            }
            try {
                entries.put(stateKey, entry(stateKey, json));
            } catch (UserException e) {
                problems.add(e.getMessage());
            }
        });
        if (!problems.isEmpty()) {
            throw new UserException("the stored state was not written by this connector:", problems);
        }
    }

    private Entry<S> entry(String stateKey, RawJson json) {
        return new Entry<>(StoredRecord.read(type, json, WHAT + " of \"" + stateKey + "\"", unknown));
    }

    synchronized @Nullable S of(String stateKey) {
        Entry<S> entry = entries.get(stateKey);
        return entry == null ? null : entry.current;
    }

    synchronized void update(String stateKey, S state) {
        entries.computeIfAbsent(stateKey, _ -> new Entry<>(StoredRecord.absent())).current = state;
        changed.add(stateKey);
    }

    /// Changes the state of this binding, so that no other update comes between.
    ///
    /// @param other what to change when there is none
    synchronized void update(String stateKey, S other, UnaryOperator<S> change) {
        S state = of(stateKey);
        update(stateKey, change.apply(state == null ? other : state));
    }

    /// Takes the update of this binding back.
    synchronized void drop(String stateKey) {
        if (changed.remove(stateKey)) {
            entry(stateKey).drop();
        }
    }

    synchronized Map<String, S> others() {
        Map<String, S> states = new LinkedHashMap<>();
        for (String stateKey : others.keySet()) {
            S state = other(stateKey).current;
            if (state != null) {
                states.put(stateKey, state);
            }
        }
        unknown.tell();
        return states;
    }

    synchronized void updateOther(String stateKey, S state) {
        if (stateKeys.contains(stateKey)) {
            throw new IllegalArgumentException("\"" + stateKey + "\" is the state key of a binding");
        }
        other(stateKey).current = state;
        changedOthers.add(stateKey);
    }

    private Entry<S> other(String stateKey) {
        Entry<S> known = entries.get(stateKey);
        if (known != null) {
            return known;
        }
        RawJson json = others.get(stateKey);
        Entry<S> entry = json == null ? new Entry<>(StoredRecord.absent()) : entry(stateKey, json);
        entries.put(stateKey, entry);
        return entry;
    }

    /// The stored state of the task, null when there is none; from now on its members belong to this record.
    synchronized <T> @Nullable T task(Class<T> record) {
        StoredRecord<T> stored = storedTask.isEmpty()
                ? StoredRecord.absent()
                : StoredRecord.read(record, JsonMembers.join(storedTask), WHAT, unknown);
        unknown.tell();
        task = stored;
        return stored.value();
    }

    synchronized void updateTask(Object state) {
        taskUpdate = state;
    }

    /// Whether there is an update that was not taken out.
    synchronized boolean hasUpdates() {
        return taskUpdate != null || !changed.isEmpty() || !changedOthers.isEmpty();
    }

    /// Takes all updates out, as a merge patch.
    ///
    /// @return null when there are none
    synchronized @Nullable ConnectorState take() {
        ConnectorState patch = patch(changed);
        changed.clear();
        return patch;
    }

    /// Takes the update of this binding out, with those of the task and of states without binding, as a merge patch.
    ///
    /// @return null when there are none
    synchronized @Nullable ConnectorState take(String stateKey) {
        return patch(changed.remove(stateKey) ? Set.of(stateKey) : Set.of());
    }

    private @Nullable ConnectorState patch(Collection<String> bindings) {
        if (task == null) {
            task = StoredRecord.absent();
            unknown.add(
                    WHAT, storedTask.keySet().stream().map(name -> "/" + name).toList());
            unknown.tell();
        }
        var out = new JsonBytes(256);
        if (taskUpdate == null) {
            out.put('{');
        } else {
            task.patch(taskUpdate, out);
            out.length(out.length() - 1);
        }
        boolean empty = taskUpdate == null;
        taskUpdate = null;
        List<String> included = new ArrayList<>(bindings);
        included.addAll(changedOthers);
        changedOthers.clear();
        if (!included.isEmpty()) {
            out.ascii(out.length() > 1 ? "," : "").string(BINDINGS).ascii(":{");
            for (String stateKey : included) {
                entry(stateKey).patch(out.string(stateKey).put(':'));
                out.put(',');
            }
            out.length(out.length() - 1);
            out.put('}');
        }
        return empty && included.isEmpty()
                ? null
                : new ConnectorState(RawJson.of(out.put('}').toByteArray()), true);
    }

    private Entry<S> entry(String stateKey) {
        Entry<S> entry = entries.get(stateKey);
        if (entry == null) {
            throw new IllegalStateException("\"" + stateKey + "\" changed without an entry");
        }
        return entry;
    }

    /// The state of one state key.
    private static final class Entry<S> {

        private final StoredRecord<S> stored;
        private @Nullable S current;
        private @Nullable S sent;

        Entry(StoredRecord<S> stored) {
            this.stored = stored;
            this.current = stored.value();
            this.sent = current;
        }

        void patch(JsonBytes out) {
            if (current != null) {
                stored.patch(current, out);
            }
            sent = current;
        }

        void drop() {
            current = sent;
        }
    }
}
