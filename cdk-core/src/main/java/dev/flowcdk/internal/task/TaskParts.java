package dev.flowcdk.internal.task;

import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.LinkedCollections;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.internal.protocol.WireInference;
import dev.flowcdk.internal.protocol.WireProjection;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.task.FlowCollection;
import dev.flowcdk.task.Inference;
import dev.flowcdk.task.Inference.Exists;
import dev.flowcdk.task.Inference.JsonType;
import dev.flowcdk.task.KeyRange;
import dev.flowcdk.task.Projection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The author's view of what tasks of both kinds have in their messages. For one message: what thousands of
/// collections say of a location in the same words is there once.
public final class TaskParts {

    private static final RawJson ANYTHING = RawJson.of("{}");

    private final Map<WireProjection, Projection> projections = new HashMap<>();

    /// The collection that a binding writes, with its write schema, whichever form its message has.
    ///
    /// @param linked the message's table; empty for the inlined form
    /// @param inline the binding's own collection
    /// @param index the binding's index into the table
    /// @param where names the binding in an error
    public FlowCollection written(
            List<CollectionSpec> linked, @Nullable CollectionSpec inline, int index, String where) {
        CollectionSpec spec = LinkedCollections.resolve(linked, inline, index, where);
        return collection(spec, spec.writeSchema());
    }

    /// The collection that a binding reads, with its read schema; arguments as those of [#written].
    public FlowCollection read(List<CollectionSpec> linked, @Nullable CollectionSpec inline, int index, String where) {
        CollectionSpec spec = LinkedCollections.resolve(linked, inline, index, where);
        return collection(spec, spec.readSchema() != null ? spec.readSchema() : spec.writeSchema());
    }

    /// The key range of a session.
    ///
    /// @throws ProtocolException when it ends before it begins
    public static KeyRange range(@Nullable RangeSpec range) {
        if (range == null) {
            return KeyRange.whole();
        }
        long begin = Integer.toUnsignedLong(range.keyBegin());
        long end = Integer.toUnsignedLong(range.keyEnd());
        if (begin > end) {
            throw new ProtocolException("the key range of Open begins at " + begin + " and ends at " + end);
        }
        return new KeyRange(begin, end);
    }

    private FlowCollection collection(CollectionSpec spec, @Nullable RawJson schema) {
        return new FlowCollection(
                spec.name(),
                spec.key(),
                spec.projections().stream()
                        .map(projection -> projections.computeIfAbsent(projection, TaskParts::projection))
                        .toList(),
                schema == null ? ANYTHING : schema);
    }

    private static Projection projection(WireProjection projection) {
        return new Projection(
                projection.ptr(),
                projection.field(),
                projection.explicit(),
                projection.isPartitionKey(),
                projection.isPrimaryKey(),
                inference(projection.inference()));
    }

    private static Inference inference(@Nullable WireInference inference) {
        if (inference == null) {
            return Inference.of(Exists.MAY);
        }
        var string = inference.string();
        var numeric = inference.numeric();
        String mediaType = inference.contentMediaType();
        return new Inference(
                types(inference.types()),
                exists(inference.exists()),
                inference.title(),
                inference.description(),
                string == null ? "" : string.format(),
                string == null ? "" : string.contentEncoding(),
                mediaType.isEmpty() && string != null ? string.contentType() : mediaType,
                string == null ? 0 : string.maxLength(),
                numeric != null && numeric.hasMinimum() ? (Double) numeric.minimum() : null,
                numeric != null && numeric.hasMaximum() ? (Double) numeric.maximum() : null,
                string == null ? "" : string.strMinimum(),
                string == null ? "" : string.strMaximum(),
                inference.enumValues(),
                inference.defaultValue(),
                inference.secret());
    }

    private static Set<JsonType> types(List<String> names) {
        Set<JsonType> types = EnumSet.noneOf(JsonType.class);
        for (JsonType type : JsonType.values()) {
            if (names.contains(type.jsonName())) {
                types.add(type);
            }
        }
        return types;
    }

    private static Exists exists(dev.flowcdk.internal.protocol.Exists exists) {
        return switch (exists) {
            case MUST -> Exists.MUST;
            case INVALID, MAY -> Exists.MAY;
            case IMPLICIT -> Exists.IMPLICIT;
            case CANNOT -> Exists.CANNOT;
        };
    }
}
