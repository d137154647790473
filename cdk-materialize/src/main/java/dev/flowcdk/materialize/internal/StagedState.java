package dev.flowcdk.materialize.internal;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.config.StoredRecord;
import dev.flowcdk.internal.config.UnknownMembers;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.task.KeyRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The connector's state: what was staged by the transaction that is being committed, by binding.
///
/// `{"bindingStateV1": {"<state key>": {…}}}`. All processes of a split task share one state, so that a process
/// with a part of the key range adds its range: `<state key>@00000000-7fffffff`. What a process finds it commits if
/// that range begins in its own; so each entry has one owner also after the task was split or joined.
final class StagedState {

    private static final Pattern SCOPED = Pattern.compile("(.*)@([0-9a-f]{8})-([0-9a-f]{8})");

    /// The part of the state that is ours.
    record Envelope(@Nullable Map<String, @Nullable RawJson> bindingStateV1) {}

    /// A staged transaction under its name in the state.
    record Entry(String name, RawJson staged) {}

    private final Map<String, @Nullable RawJson> entries;
    private final KeyRange range;
    private final UnknownMembers unknown;

    private StagedState(Map<String, @Nullable RawJson> entries, KeyRange range, UnknownMembers unknown) {
        this.entries = entries;
        this.range = range;
        this.unknown = unknown;
    }

    /// Reads the state of a session.
    ///
    /// @param warnings where members that this version does not know are told
    /// @throws dev.flowcdk.UserException if it is not a state of this kit
    static StagedState read(@Nullable RawJson state, KeyRange range, Consumer<String> warnings) {
        var unknown = new UnknownMembers(warnings);
        if (state == null || state.bytes().length == 0 || state.toString().equals("null")) {
            return new StagedState(Map.of(), range, unknown);
        }
        Envelope envelope = StoredRecord.read(Envelope.class, state, "the stored connector state", unknown)
                .value();
        Map<String, @Nullable RawJson> entries = envelope == null ? null : envelope.bindingStateV1();
        return new StagedState(entries == null ? Map.of() : entries, range, unknown);
    }

    /// What is staged for a binding and is ours to commit.
    List<Entry> of(String stateKey) {
        List<Entry> found = new ArrayList<>();
        entries.forEach((name, staged) -> {
            Name parsed = Name.parse(name);
            if (staged != null && parsed.stateKey().equals(stateKey) && owns(parsed)) {
                found.add(new Entry(name, staged));
            }
        });
        return found;
    }

    /// What is stored under a name, null for nothing.
    @Nullable
    RawJson stored(String name) {
        return entries.get(name);
    }

    /// What an entry says.
    ///
    /// @throws dev.flowcdk.UserException if it is none of these records
    <S> S decode(Entry entry, Class<S> record) {
        String what = "the stored state of binding \"" + entry.name() + "\"";
        return Objects.requireNonNull(
                StoredRecord.read(record, entry.staged(), what, unknown).value());
    }

    /// Logs what this version of the connector does not know of the state, once.
    void tellUnknown() {
        unknown.tell();
    }

    /// Names of what was staged for the binding before it was backfilled; nobody is going to commit that. A binding
    /// that never was has none, whatever other tables are called.
    ///
    /// @param backfill how often it was backfilled: its state key ends in `.v` and that number, unless it is 0
    /// @param bound state keys of all bindings of the task: what these have staged is theirs
    List<String> outdated(String stateKey, int backfill, Set<String> bound) {
        String suffix = ".v" + backfill;
        if (backfill == 0 || !stateKey.endsWith(suffix)) {
            return List.of();
        }
        String first = stateKey.substring(0, stateKey.length() - suffix.length());
        Set<String> earlier = new HashSet<>(Set.of(first));
        for (int version = 1; version < backfill; version++) {
            earlier.add(first + ".v" + version);
        }
        earlier.removeAll(bound);
        return entries.keySet().stream()
                .filter(name -> {
                    Name parsed = Name.parse(name);
                    return earlier.contains(parsed.stateKey()) && owns(parsed);
                })
                .toList();
    }

    private boolean owns(Name name) {
        return range.begin() <= name.begin() && name.begin() <= range.end();
    }

    /// The name under which a process with this range stages.
    static String name(String stateKey, KeyRange range) {
        return range.equals(KeyRange.whole())
                ? stateKey
                : String.format("%s@%08x-%08x", stateKey, range.begin(), range.end());
    }

    /// A merge patch that sets these entries; null values delete.
    static @Nullable ConnectorState patch(Map<String, ? extends @Nullable RawJson> entries) {
        if (entries.isEmpty()) {
            return null;
        }
        var out = new GrowingBytes(256);
        out.ascii("{\"bindingStateV1\":{");
        boolean first = true;
        for (var entry : entries.entrySet()) {
            if (!first) {
                out.put(',');
            }
            first = false;
            out.string(entry.getKey()).put(':');
            RawJson staged = entry.getValue();
            if (staged == null) {
                out.nullValue();
            } else {
                out.raw(staged);
            }
        }
        out.ascii("}}");
        return new ConnectorState(RawJson.of(out.toByteArray()), true);
    }

    private record Name(String stateKey, long begin) {

        static Name parse(String name) {
            Matcher scoped = SCOPED.matcher(name);
            return scoped.matches()
                    ? new Name(scoped.group(1), Long.parseLong(scoped.group(2), 16))
                    : new Name(name, 0);
        }
    }
}
