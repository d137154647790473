package dev.flowcdk.materialize;

import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.Inference.Exists;
import dev.flowcdk.materialize.Inference.JsonType;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The author's view of the protocol's collections.
final class Collections {

    private Collections() {}

    static Collection of(CollectionSpec spec) {
        RawJson schema = spec.readSchema() != null ? spec.readSchema() : spec.writeSchema();
        return new Collection(
                spec.name(),
                spec.key(),
                spec.projections().stream().map(Collections::projection).toList(),
                schema == null ? RawJson.of("{}") : schema);
    }

    static FieldSelection fields(dev.flowcdk.internal.protocol.@Nullable FieldSelection selection) {
        if (selection == null) {
            return new FieldSelection(List.of(), List.of(), null, Map.of());
        }
        return new FieldSelection(
                selection.keys(),
                selection.values(),
                selection.document().isEmpty() ? null : selection.document(),
                selection.fieldConfig());
    }

    private static Projection projection(dev.flowcdk.internal.protocol.Projection projection) {
        return new Projection(
                projection.ptr(),
                projection.field(),
                projection.explicit(),
                projection.isPartitionKey(),
                projection.isPrimaryKey(),
                inference(projection.inference()));
    }

    private static Inference inference(dev.flowcdk.internal.protocol.@Nullable Inference inference) {
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
