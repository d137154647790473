package dev.flowcdk.internal.schema;

import dev.flowcdk.internal.record.Kind;
import dev.flowcdk.internal.record.RecordField;
import dev.flowcdk.internal.record.RecordType;
import dev.flowcdk.internal.record.Shape;
import java.util.ArrayList;
import java.util.List;

/// What a state must not hold, since it is stored by merge patches: these delete what is null. Lists are stored as a
/// whole, with all that is in them; the nulls of JSON are seen where it is stored.
final class StateRules {

    private final List<String> mistakes = new ArrayList<>();

    private StateRules() {}

    /// @param state contains no record that contains itself
    static List<String> mistakes(Class<?> state) {
        var rules = new StateRules();
        rules.shape(state.getSimpleName(), RecordType.shapeOf(state));
        return rules.mistakes;
    }

    private void shape(String where, Shape shape) {
        switch (shape.kind()) {
            case Kind.Section(var type) -> record(type);
            case Kind.OneOf oneOf -> oneOf.options().forEach(option -> record(option.type()));
            case Kind.Entries(var value) -> {
                if (value.nullable()) {
                    mistakes.add(where + ": the values of a map must not be @Nullable in a state, which would lose"
                            + " entries that are null; leave them out, or keep their keys in a list");
                }
                shape(where, value);
            }
            case Kind.Items _, Kind.Single _, Kind.Constants _, Kind.Any _, Kind.Unsupported _ -> {}
        }
    }

    private void record(Class<?> type) {
        for (RecordField field : RecordType.of(type).fields()) {
            shape(type.getSimpleName() + '.' + field.javaName(), field.shape());
        }
    }
}
