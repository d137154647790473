package dev.flowcdk.internal.schema;

import dev.flowcdk.Deletable;
import dev.flowcdk.Key;
import dev.flowcdk.Reduce;
import dev.flowcdk.internal.record.Kind;
import dev.flowcdk.internal.record.RecordField;
import dev.flowcdk.internal.record.RecordType;
import java.util.List;

/// The rules of keys and reductions. All of them add what is wrong to a list.
final class DocumentRules {

    private DocumentRules() {}

    /// @param where the component, for messages
    static void check(String where, RecordField field, List<String> mistakes) {
        if (field.has(Key.class)) {
            key(where, field, mistakes);
        }
        if (field.annotation(Reduce.class) instanceof Reduce reduce) {
            reduction(where, field, reduce.value(), mistakes);
        }
    }

    private static void key(String where, RecordField field, List<String> mistakes) {
        if (!field.inSchema()) {
            mistakes.add(where + ": a @Key must stand in the schema, but this one is @NotInSchema");
        }
        if (field.defaultText() != null) {
            mistakes.add(where + ": a @Key must not have a @Default, which lets documents lack it");
        }
        if (isNumber(field, "number")) {
            mistakes.add(where + ": a @Key must not be fractional, since Flow's keys cannot be; use an integer, or a"
                    + " String that holds the number's text");
        } else if (field.shape().nullable() || !isScalar(field)) {
            mistakes.add(where + ": a @Key must be a string, an integer or a boolean that is never null");
        }
    }

    private static void reduction(String where, RecordField field, Reduce.Strategy strategy, List<String> mistakes) {
        Kind kind = field.shape().kind();
        boolean fits = switch (strategy) {
            case SUM -> isNumber(field, "number") || isNumber(field, "integer");
            case APPEND -> kind instanceof Kind.Items;
            case MERGE -> !isScalar(field);
            case FIRST_WRITE_WINS, LAST_WRITE_WINS, MINIMIZE, MAXIMIZE -> true;
        };
        if (!fits && !(kind instanceof Kind.Any)) {
            mistakes.add(where + ": @Reduce(" + strategy + ") needs "
                    + switch (strategy) {
                        case SUM -> "a number";
                        case APPEND -> "a list";
                        case MERGE, FIRST_WRITE_WINS, LAST_WRITE_WINS, MINIMIZE, MAXIMIZE -> "an object or a list";
                    });
        }
        boolean adds = strategy == Reduce.Strategy.SUM || strategy == Reduce.Strategy.APPEND;
        if (adds && field.shape().nullable() && !field.absentWhenNull()) {
            mistakes.add(where + ": @Reduce(" + strategy + ") adds no nulls; drop @Nullable, or make"
                    + " it @AbsentWhenNull");
        }
    }

    /// That a document that can be deleted says when.
    static void checkDeletion(Class<?> document, List<String> mistakes) {
        if (!document.isAnnotationPresent(Deletable.class)) {
            return;
        }
        if (document.isAnnotationPresent(Reduce.class)) {
            mistakes.add(document.getSimpleName() + ": is @Deletable, which merges; remove @Reduce");
        }
        for (RecordField field : RecordType.of(document).fields()) {
            if (field.name().equals(Keywords.META)
                    && !field.shape().nullable()
                    && field.shape().kind() instanceof Kind.Section(var meta)
                    && RecordType.of(meta).fields().stream()
                            .anyMatch(part ->
                                    part.name().equals("op") && !part.shape().nullable())) {
                return;
            }
        }
        mistakes.add(document.getSimpleName()
                + ": is @Deletable, so that it needs a component that says what was deleted: @JsonName(\"_meta\") Meta"
                + " meta");
    }

    private static boolean isNumber(RecordField field, String jsonType) {
        return field.shape().kind() instanceof Kind.Single(var scalar)
                && scalar.jsonType().equals(jsonType);
    }

    private static boolean isScalar(RecordField field) {
        return field.shape().kind() instanceof Kind.Single || field.shape().kind() instanceof Kind.Constants;
    }
}
