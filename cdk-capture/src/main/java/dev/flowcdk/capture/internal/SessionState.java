package dev.flowcdk.capture.internal;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.config.JsonMembers;
import dev.flowcdk.internal.config.StoredRecord;
import dev.flowcdk.internal.config.UnknownMembers;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.schema.RecordRules;
import dev.flowcdk.json.RawJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
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
    private final Map<String, KeptState<S>> entries = new HashMap<>();
    private final Map<String, SplitState<S>> splits = new HashMap<>();
    private final Set<String> changed = new LinkedHashSet<>();
    private final Set<String> changedOthers = new LinkedHashSet<>();
    private final UnknownMembers unknown;
    private final Map<String, RawJson> storedTask;
    private @Nullable StoredRecord<?> task;
    private @Nullable Object taskUpdate;

    /// @param type record of a binding's state
    /// @param stateKeys those of the task's bindings
    /// @param warnings where unknown members are told
    /// @throws UserException when the state is not one of this capture
    /// @throws dev.flowcdk.internal.schema.AuthorMistakes when the record breaks a rule
    SessionState(Class<S> type, Set<String> stateKeys, RawJson state, Consumer<String> warnings) {
        RecordRules.checkState(type);
        this.type = type;
        this.stateKeys = Set.copyOf(stateKeys);
        this.unknown = new UnknownMembers(warnings);
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

    private KeptState<S> entry(String stateKey, RawJson json) {
        return new KeptState<>(StoredRecord.read(type, json, WHAT + " of \"" + stateKey + "\"", unknown));
    }

    synchronized @Nullable S of(String stateKey) {
        SplitState<S> split = splits.get(stateKey);
        if (split != null) {
            return split.current();
        }
        KeptState<S> entry = entries.get(stateKey);
        return entry == null ? null : entry.current();
    }

    synchronized void update(String stateKey, S state) {
        if (splits.containsKey(stateKey)) {
            throw new IllegalStateException("an update of a binding's state is not possible while its lanes work: each"
                    + " of them updates its own member");
        }
        entryOrNew(stateKey).update(state);
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

    /// Whether this binding has an update that was not taken out.
    synchronized boolean hasUpdate(String stateKey) {
        return changed.contains(stateKey);
    }

    /// Lets members of a binding's state change by themselves.
    ///
    /// @param lanes types of these members, by name
    /// @throws IllegalArgumentException when they are not members, or may not be absent
    synchronized void split(String stateKey, Map<String, Class<?>> lanes) {
        splits.put(stateKey, new SplitState<>(type, entryOrNew(stateKey), lanes));
    }

    /// Ends what [#split] has begun, and takes updates back that were not taken out.
    synchronized void join(String stateKey) {
        SplitState<S> split = splits.remove(stateKey);
        if (split != null) {
            entries.put(stateKey, split.joined());
        }
    }

    synchronized @Nullable Object part(String stateKey, String lane) {
        return splitOf(stateKey).part(lane);
    }

    /// @param change is given null when there is no member, and returns null to remove it
    synchronized void updatePart(String stateKey, String lane, Function<@Nullable Object, @Nullable Object> change) {
        SplitState<S> split = splitOf(stateKey);
        split.update(lane, change.apply(split.part(lane)));
    }

    synchronized boolean hasPartUpdate(String stateKey, String lane) {
        return splitOf(stateKey).hasUpdate(lane);
    }

    synchronized void dropPart(String stateKey, String lane) {
        splitOf(stateKey).drop(lane);
    }

    private SplitState<S> splitOf(String stateKey) {
        SplitState<S> split = splits.get(stateKey);
        if (split == null) {
            throw new IllegalStateException("the lanes of \"" + stateKey + "\" have ended");
        }
        return split;
    }

    synchronized Map<String, S> others() {
        Map<String, S> states = new LinkedHashMap<>();
        for (String stateKey : others.keySet()) {
            S state = other(stateKey).current();
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
        other(stateKey).update(state);
        changedOthers.add(stateKey);
    }

    private KeptState<S> other(String stateKey) {
        KeptState<S> known = entries.get(stateKey);
        if (known != null) {
            return known;
        }
        RawJson json = others.get(stateKey);
        KeptState<S> entry = json == null ? new KeptState<>(StoredRecord.absent()) : entry(stateKey, json);
        entries.put(stateKey, entry);
        return entry;
    }

    /// The stored state of the task, null when there is none; from now on its members belong to this record.
    synchronized <T> @Nullable T task(Class<T> record) {
        RecordRules.checkState(record);
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
        Map<String, Consumer<GrowingBytes>> patches = new LinkedHashMap<>();
        changed.forEach(stateKey -> patches.put(stateKey, entry(stateKey)::patch));
        changed.clear();
        return patch(patches);
    }

    /// Takes the update of this binding out, with those of the task and of states without binding, as a merge patch.
    ///
    /// @return null when there are none
    synchronized @Nullable ConnectorState take(String stateKey) {
        return patch(changed.remove(stateKey) ? Map.of(stateKey, entry(stateKey)::patch) : Map.of());
    }

    /// The same for the update of a lane.
    synchronized @Nullable ConnectorState takePart(String stateKey, String lane) {
        SplitState<S> split = splitOf(stateKey);
        return patch(split.hasUpdate(lane) ? Map.of(stateKey, out -> split.patch(lane, out)) : Map.of());
    }

    /// @param bindings what appends the patch of a state, by state key
    private @Nullable ConnectorState patch(Map<String, Consumer<GrowingBytes>> bindings) {
        if (task == null) {
            task = StoredRecord.absent();
            unknown.add(
                    WHAT, storedTask.keySet().stream().map(name -> "/" + name).toList());
            unknown.tell();
        }
        var out = new GrowingBytes(256);
        if (taskUpdate == null) {
            out.put('{');
        } else {
            task.patch(taskUpdate, out);
            out.length(out.length() - 1);
        }
        boolean empty = taskUpdate == null;
        taskUpdate = null;
        Map<String, Consumer<GrowingBytes>> included = new LinkedHashMap<>(bindings);
        changedOthers.forEach(stateKey -> included.put(stateKey, entry(stateKey)::patch));
        changedOthers.clear();
        if (!included.isEmpty()) {
            out.ascii(out.length() > 1 ? "," : "").string(BINDINGS).ascii(":{");
            included.forEach((stateKey, patch) -> {
                out.string(stateKey).put(':');
                patch.accept(out);
                out.put(',');
            });
            out.length(out.length() - 1);
            out.put('}');
        }
        out.put('}');
        return empty && included.isEmpty() ? null : new ConnectorState(RawJson.of(out.toByteArray()), true);
    }

    private KeptState<S> entryOrNew(String stateKey) {
        return entries.computeIfAbsent(stateKey, _ -> new KeptState<>(StoredRecord.absent()));
    }

    private KeptState<S> entry(String stateKey) {
        KeptState<S> entry = entries.get(stateKey);
        if (entry == null) {
            throw new IllegalStateException("\"" + stateKey + "\" changed without an entry");
        }
        return entry;
    }
}
