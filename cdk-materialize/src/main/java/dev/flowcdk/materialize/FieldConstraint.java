package dev.flowcdk.materialize;

/// What holds for the selection of a field.
///
/// @param field the field
/// @param kind what holds
/// @param reason why, in words for the operator
/// @param foldedField the name that the endpoint is going to use, empty when it is the field's own
public record FieldConstraint(String field, Kind kind, String reason, String foldedField) {

    /// What holds for the selection of a field. The order is that of Flow's protocol.
    public enum Kind {
        /// The field must be selected.
        FIELD_REQUIRED,
        /// Some field of the same location must be selected.
        LOCATION_REQUIRED,
        /// The same as optional for today's runtime; older ones select it by default.
        LOCATION_RECOMMENDED,
        /// The field can be selected.
        FIELD_OPTIONAL,
        /// The field can never be selected.
        FIELD_FORBIDDEN,
        /// The field cannot be selected now; a backfill of the binding would cure it.
        INCOMPATIBLE
    }

    /// A constraint of a field that keeps its name.
    public FieldConstraint(String field, Kind kind, String reason) {
        this(field, kind, reason, "");
    }
}
