package dev.flowcdk.capture.internal;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.config.JsonMembers;
import dev.flowcdk.internal.config.RecordJson;
import dev.flowcdk.internal.record.Kind;
import dev.flowcdk.internal.record.RecordField;
import dev.flowcdk.internal.record.RecordType;
import dev.flowcdk.json.RawJson;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The state of a binding while its lanes work: each changes its member, and nobody the others. For one thread at a
/// time.
final class SplitState<S> {

    private static final String WHAT = "the state of the lanes' binding";

    private final Class<S> type;
    private final KeptState<S> whole;
    private final Map<String, KeptState<Object>> parts = new LinkedHashMap<>();
    private final Set<String> changed = new HashSet<>();
    private boolean sent;

    /// @param whole as it was sent
    /// @param lanes types of members, by name
    /// @throws IllegalArgumentException when they are not members, or may not be absent
    SplitState(Class<S> type, KeptState<S> whole, Map<String, Class<?>> lanes) {
        this.type = type;
        this.whole = whole;
        S state = whole.current();
        Map<String, Class<?>> missing = new LinkedHashMap<>(lanes);
        for (RecordField field : RecordType.of(type).fields()) {
            Class<?> lane = missing.remove(field.name());
            if (lane != null) {
                requireLane(field, lane);
                parts.put(field.name(), whole.part(field.name(), state == null ? null : field.valueIn(state)));
            } else if (state == null && !field.mayBeAbsent()) {
                throw new IllegalArgumentException(nameOf(field) + " is required and belongs to no lane: make a"
                        + " checkpoint of the binding before its lanes work");
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "lane \"" + missing.keySet().iterator().next() + "\" is no component of " + type.getSimpleName());
        }
    }

    private void requireLane(RecordField field, Class<?> lane) {
        boolean object = switch (field.shape().kind()) {
            case Kind.Section _, Kind.OneOf _ -> true;
            case Kind.Single _, Kind.Constants _, Kind.Items _, Kind.Entries _, Kind.Any _, Kind.Unsupported _ -> false;
        };
        if (!object || field.javaType() != lane) {
            throw new IllegalArgumentException(nameOf(field) + " is a "
                    + field.javaType().getSimpleName() + ", and its lane's state a " + lane.getSimpleName()
                    + "; both have to be the same record");
        }
        if (!field.shape().nullable()) {
            throw new IllegalArgumentException(
                    nameOf(field) + " must be @Nullable: its lane may not have begun, or be done");
        }
    }

    private String nameOf(RecordField field) {
        return type.getSimpleName() + "." + field.javaName();
    }

    @Nullable
    Object part(String lane) {
        return partOf(lane).current();
    }

    /// @param state null to remove the lane's member
    void update(String lane, @Nullable Object state) {
        partOf(lane).update(state);
        changed.add(lane);
    }

    boolean hasUpdate(String lane) {
        return changed.contains(lane);
    }

    /// Takes the lane's update back.
    void drop(String lane) {
        changed.remove(lane);
        partOf(lane).drop();
    }

    /// Appends the lane's update as a merge patch of the whole, and counts it as sent.
    void patch(String lane, GrowingBytes out) {
        changed.remove(lane);
        sent = true;
        out.put('{').string(lane).put(':');
        partOf(lane).patch(out);
        out.put('}');
    }

    /// The whole with all updates.
    @Nullable
    S current() {
        return compose(KeptState::current);
    }

    /// The whole as it was sent.
    KeptState<S> joined() {
        return sent ? whole.joined(compose(KeptState::sent)) : whole;
    }

    private @Nullable S compose(Function<KeptState<Object>, @Nullable Object> choice) {
        S before = whole.current();
        Map<String, RawJson> members = before == null
                ? new LinkedHashMap<>()
                : new LinkedHashMap<>(JsonMembers.of(RawJson.of(RecordJson.encode(before)), WHAT));
        parts.forEach((lane, part) -> {
            Object state = choice.apply(part);
            if (state == null) {
                members.remove(lane);
            } else {
                members.put(lane, RawJson.of(RecordJson.encode(state)));
            }
        });
        return before == null && members.isEmpty() && !sent
                ? null
                : RecordJson.decode(type, JsonMembers.join(members).bytes(), WHAT);
    }

    private KeptState<Object> partOf(String lane) {
        KeptState<Object> part = parts.get(lane);
        if (part == null) {
            throw new IllegalStateException("there is no lane \"" + lane + "\"");
        }
        return part;
    }
}
