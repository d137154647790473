package dev.flowcdk.materialize.internal;

import dev.flowcdk.materialize.FieldConstraint;
import dev.flowcdk.materialize.FieldConstraint.Kind;
import dev.flowcdk.materialize.ProposedBinding;
import dev.flowcdk.materialize.ValidatedBinding;
import dev.flowcdk.task.Inference.Exists;
import dev.flowcdk.task.Projection;

/// The answer of connectors that do not care which fields they get.
public final class AnyFields {

    private AnyFields() {}

    /// See [ValidatedBinding#ofAnyFields].
    public static ValidatedBinding validate(ProposedBinding<?> binding) {
        return new ValidatedBinding(
                binding.resourcePath(),
                binding.deltaUpdates(),
                binding.collection().projections().stream()
                        .map(AnyFields::constraint)
                        .toList());
    }

    private static FieldConstraint constraint(Projection projection) {
        String field = projection.field();
        if (projection.key()) {
            return new FieldConstraint(field, Kind.LOCATION_REQUIRED, "keys are required");
        }
        if (projection.root()) {
            return new FieldConstraint(field, Kind.LOCATION_REQUIRED, "the root document is required");
        }
        if (projection.inference().exists() == Exists.CANNOT
                || projection.inference().typesBesideNull().isEmpty()) {
            return new FieldConstraint(field, Kind.FIELD_FORBIDDEN, "the field can have no value");
        }
        return projection.inference().typesBesideNull().size() == 1
                ? new FieldConstraint(field, Kind.LOCATION_RECOMMENDED, "the field has a single type")
                : new FieldConstraint(field, Kind.FIELD_OPTIONAL, "the field can be materialized");
    }
}
