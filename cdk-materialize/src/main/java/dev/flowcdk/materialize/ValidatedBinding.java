package dev.flowcdk.materialize;

import dev.flowcdk.materialize.internal.AnyFields;
import java.util.List;

/// The answer to the validation of a binding.
///
/// @param resourcePath identifies the resource; no part is empty, and no two bindings have the same
/// @param deltaUpdates true when documents are only added: the runtime sends no loads then
/// @param constraints what holds for the collection's fields. A field may have several constraints, one without any
///   cannot be
///     selected.
/// @param caseInsensitiveFields true when the endpoint takes fields that differ by case only for the same
public record ValidatedBinding(
        List<String> resourcePath,
        boolean deltaUpdates,
        List<FieldConstraint> constraints,
        boolean caseInsensitiveFields) {

    public ValidatedBinding {
        resourcePath = List.copyOf(resourcePath);
        constraints = List.copyOf(constraints);
    }

    /// An answer of an endpoint whose fields differ by case.
    public ValidatedBinding(List<String> resourcePath, boolean deltaUpdates, List<FieldConstraint> constraints) {
        this(resourcePath, deltaUpdates, constraints, false);
    }

    /// An answer that takes every field that can have a value and wants keys and the root document. Updates are
    /// delta updates unless the resource record has a [dev.flowcdk.DeltaUpdates] component that says otherwise.
    public static ValidatedBinding ofAnyFields(ProposedBinding<?> binding) {
        return AnyFields.validate(binding);
    }
}
