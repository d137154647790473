package dev.flowcdk.materialize.internal;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.protocol.ConstraintType;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.internal.protocol.MaterializeResponse.Constraint;
import dev.flowcdk.internal.protocol.MaterializeResponse.ProjectionConstraint;
import dev.flowcdk.materialize.FieldConstraint;
import dev.flowcdk.materialize.ProposedBinding;
import dev.flowcdk.materialize.ValidatedBinding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Turns an author's answers to Validate into the protocol's.
final class Validations {

    private Validations() {}

    static MaterializeResponse.Validated answer(
            List<? extends ProposedBinding<?>> asked, List<ValidatedBinding> answers) {
        if (answers.size() != asked.size()) {
            throw new IllegalStateException(
                    "validate answered " + answers.size() + " bindings, but was asked for " + asked.size());
        }
        checkPaths(asked, answers);
        return new MaterializeResponse.Validated(
                answers.stream().map(Validations::answer).toList());
    }

    private static void checkPaths(List<? extends ProposedBinding<?>> asked, List<ValidatedBinding> answers) {
        List<String> problems = new ArrayList<>();
        Map<List<String>, Integer> seen = new HashMap<>();
        for (int index = 0; index < answers.size(); index++) {
            List<String> path = answers.get(index).resourcePath();
            String where = "binding " + index + " (collection \""
                    + asked.get(index).collection().name() + "\")";
            if (path.isEmpty() || path.contains("")) {
                problems.add(where + ": its resource has no name; give it one");
                continue;
            }
            Integer other = seen.putIfAbsent(path, index);
            if (other != null) {
                problems.add(where + ": binding " + other + " already materializes into \"" + String.join(".", path)
                        + "\"; choose another name");
            }
        }
        if (!problems.isEmpty()) {
            throw new UserException("the bindings cannot be materialized:", problems);
        }
    }

    private static MaterializeResponse.ValidatedBinding answer(ValidatedBinding binding) {
        Map<String, Constraint> strongest = new TreeMap<>();
        List<ProjectionConstraint> all = new ArrayList<>();
        for (FieldConstraint constraint : binding.constraints()) {
            var sent = new Constraint(type(constraint.kind()), constraint.reason(), constraint.foldedField());
            all.add(new ProjectionConstraint(constraint.field(), sent));
            strongest.merge(constraint.field(), sent, Validations::stronger);
        }
        return new MaterializeResponse.ValidatedBinding(
                strongest, binding.resourcePath(), binding.deltaUpdates(), null, binding.caseInsensitiveFields(), all);
    }

    /// Of two constraints of one field, the one that an older runtime gets, which knows only one: what blocks wins.
    private static Constraint stronger(Constraint first, Constraint second) {
        return strength(second.type()) > strength(first.type()) ? second : first;
    }

    private static int strength(ConstraintType type) {
        return switch (type) {
            case INVALID, FIELD_OPTIONAL -> 0;
            case LOCATION_RECOMMENDED -> 1;
            case LOCATION_REQUIRED -> 2;
            case FIELD_REQUIRED -> 3;
            case FIELD_FORBIDDEN -> 4;
            case INCOMPATIBLE -> 5;
        };
    }

    private static ConstraintType type(FieldConstraint.Kind kind) {
        return switch (kind) {
            case FIELD_REQUIRED -> ConstraintType.FIELD_REQUIRED;
            case LOCATION_REQUIRED -> ConstraintType.LOCATION_REQUIRED;
            case LOCATION_RECOMMENDED -> ConstraintType.LOCATION_RECOMMENDED;
            case FIELD_OPTIONAL -> ConstraintType.FIELD_OPTIONAL;
            case FIELD_FORBIDDEN -> ConstraintType.FIELD_FORBIDDEN;
            case INCOMPATIBLE -> ConstraintType.INCOMPATIBLE;
        };
    }
}
