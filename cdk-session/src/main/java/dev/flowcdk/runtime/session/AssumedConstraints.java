package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.codec.ConstraintsByForm;
import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.ConstraintType;
import dev.flowcdk.internal.protocol.MaterializeResponse.Constraint;
import dev.flowcdk.internal.protocol.MaterializeResponse.ProjectionConstraint;
import dev.flowcdk.internal.protocol.MaterializeResponse.ValidatedBinding;
import dev.flowcdk.internal.protocol.WireProjection;
import dev.flowcdk.runtime.wire.ConnectorLog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Stands in for constraints that came in a form that cannot be read: newer connectors give nothing but a list
/// (`projectionConstraints`), whose field number in protobuf is not known. What has the form of such a list is taken
/// for it.
final class AssumedConstraints {

    private AssumedConstraints() {}

    /// The binding with constraints: its own, else what nearly every connector asks for.
    ///
    /// @param logs is told what is missing, and what is assumed
    static ValidatedBinding of(ValidatedBinding binding, CollectionSpec collection, Consumer<ConnectorLog> logs) {
        if (!binding.constraints().isEmpty() || !binding.projectionConstraints().isEmpty()) {
            return binding;
        }
        List<ProjectionConstraint> found = ConstraintsByForm.find(
                binding.unknown(),
                collection.projections().stream().map(WireProjection::field).collect(Collectors.toSet()));
        if (!found.isEmpty()) {
            return with(binding, Map.of(), found);
        }
        String unknown = binding.unknown().isEmpty()
                ? ""
                : " (it has fields of the unknown numbers " + ConstraintsByForm.numbers(binding.unknown()) + ")";
        logs.accept(new ConnectorLog(
                ConnectorLog.Level.WARN,
                "the connector gave no constraints for " + String.join(".", binding.resourcePath())
                        + " that can be read over protobuf, where the number of projectionConstraints is not known"
                        + unknown + "; keys and the root document are taken for required and all other fields for"
                        + " optional. Over JSON (protobuf: false) its own ones can be read",
                Map.of()));
        var constraints = new LinkedHashMap<String, Constraint>();
        for (WireProjection projection : collection.projections()) {
            constraints.put(projection.field(), assumed(projection, binding.deltaUpdates()));
        }
        return with(binding, constraints, List.of());
    }

    private static ValidatedBinding with(
            ValidatedBinding binding, Map<String, Constraint> constraints, List<ProjectionConstraint> listed) {
        return new ValidatedBinding(
                constraints,
                binding.resourcePath(),
                binding.deltaUpdates(),
                binding.serPolicy(),
                binding.caseInsensitiveFields(),
                listed,
                binding.unknown());
    }

    private static Constraint assumed(WireProjection projection, boolean deltaUpdates) {
        boolean required = projection.isPrimaryKey() || (projection.ptr().isEmpty() && !deltaUpdates);
        return new Constraint(
                required ? ConstraintType.LOCATION_REQUIRED : ConstraintType.FIELD_OPTIONAL,
                "the connector's own constraint cannot be read",
                "");
    }
}
