package dev.flowcdk.internal.config;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.record.Constraint;
import dev.flowcdk.internal.record.Kind;
import dev.flowcdk.internal.record.RecordField;
import dev.flowcdk.internal.record.RecordType;
import dev.flowcdk.internal.record.Shape;
import dev.flowcdk.json.RawJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Writes records of one class as JSON objects, with everything that does not depend on the values worked out
/// beforehand.
final class Encoder {

    /// What an object is written for.
    enum Form {
        /// Without nulls: what is null counts as absent when it is read.
        STATE,
        /// As a person would write it: also without what decoding puts back, defaults and sections that are empty for
        /// that reason.
        CONFIG,
        /// As the schema of the record's documents says: nulls are written, and values that have no place there are
        /// refused.
        DOCUMENT;

        private final ClassValue<Encoder> encoders = new ClassValue<>() {
            @Override
            protected Encoder computeValue(Class<?> type) {
                return new Encoder(RecordType.of(type), Form.this);
            }
        };

        Encoder of(Class<?> record) {
            return encoders.get(record);
        }
    }

    private final Class<?> type;
    private final Form form;
    private final Member[] members;
    private final Kind.@Nullable OneOf choices;

    private Encoder(RecordType type, Form form) {
        this.type = type.type();
        this.form = form;
        this.members =
                type.fields().stream().map(field -> Member.of(field, form)).toArray(Member[]::new);
        this.choices = type.choices();
    }

    /// Appends the record; if it is one of the records of a sealed interface, with the property that says which.
    ///
    /// @throws IllegalArgumentException naming record and component, when a value has no place in JSON
    void root(Object record, GrowingBytes out) {
        if (choices == null) {
            section(record, out);
        } else {
            oneOf(choices, record, out);
        }
    }

    private void section(Object record, GrowingBytes out) {
        out.put('{');
        writeMembers(record, out, false);
        out.put('}');
    }

    private void writeMembers(Object record, GrowingBytes out, boolean others) {
        boolean comma = others;
        for (Member member : members) {
            Object value = member.field.valueIn(record);
            if (value == null ? member.leftOutWhenNull : value.equals(member.leftOut)) {
                continue;
            }
            int start = out.length();
            if (comma) {
                out.put(',');
            }
            out.raw(member.nameAndColon);
            int valueStart = out.length();
            try {
                value(member.field.shape(), value, out);
            } catch (Refusal refusal) {
                throw refusal.in(type, member.field);
            }
            if (member.leftOutWhenEmpty && out.length() == valueStart + 2) {
                out.length(start);
            } else {
                comma = true;
            }
        }
    }

    private void value(Shape shape, @Nullable Object value, GrowingBytes out) {
        if (value == null) {
            if (!shape.nullable()) {
                throw new Refusal("is null; declare it @Nullable if that is right");
            }
            out.nullValue();
            return;
        }
        switch (shape.kind()) {
            case Kind.Single _ -> scalar(value, out);
            case Kind.Constants constants -> out.string(name(constants, value));
            case Kind.Items(var item) -> items(item, (List<?>) value, out);
            case Kind.Entries(var entry) -> entries(entry, (Map<?, ?>) value, out);
            case Kind.Section(var section) -> form.of(section).section(value, out);
            case Kind.OneOf oneOf -> oneOf(oneOf, value, out);
            case Kind.Any _ -> any(value, out);
            case Kind.Unsupported(var why) -> throw new Refusal("cannot be written: " + why);
        }
        if (form == Form.DOCUMENT) {
            requireLimits(shape.constraints(), value);
        }
    }

    private void scalar(Object value, GrowingBytes out) {
        String problem = Scalars.problem(value, form == Form.DOCUMENT);
        if (!problem.isEmpty()) {
            throw new Refusal("is " + Shown.value(value) + "; " + problem);
        }
        Scalars.write(value, form == Form.DOCUMENT, out);
    }

    private static void requireLimits(List<Constraint> constraints, Object value) {
        for (Constraint constraint : constraints) {
            if (!constraint.holdsFor(value)) {
                throw new Refusal(constraint.demand() + ", but is " + Shown.value(value));
            }
        }
    }

    private void items(Shape item, List<?> values, GrowingBytes out) {
        out.put('[');
        for (int index = 0; index < values.size(); index++) {
            if (index > 0) {
                out.put(',');
            }
            try {
                value(item, values.get(index), out);
            } catch (Refusal refusal) {
                throw refusal.at("[" + index + "]");
            }
        }
        out.put(']');
    }

    private void entries(Shape entry, Map<?, ?> values, GrowingBytes out) {
        out.put('{');
        boolean comma = false;
        for (Map.Entry<?, ?> member : values.entrySet()) {
            if (comma) {
                out.put(',');
            }
            comma = true;
            if (!(member.getKey() instanceof String key)) {
                throw new Refusal("has null as a key");
            }
            out.string(key).put(':');
            try {
                value(entry, member.getValue(), out);
            } catch (Refusal refusal) {
                throw refusal.at("[" + Shown.value(key) + "]");
            }
        }
        out.put('}');
    }

    private void oneOf(Kind.OneOf oneOf, Object value, GrowingBytes out) {
        for (Kind.Option option : oneOf.options()) {
            if (option.type() == value.getClass()) {
                out.put('{').string(oneOf.property()).put(':').string(option.name());
                form.of(option.type()).writeMembers(value, out, true);
                out.put('}');
                return;
            }
        }
        throw new IllegalStateException(value.getClass() + " is no choice of " + oneOf.type());
    }

    private static void any(Object value, GrowingBytes out) {
        switch (value) {
            case RawJson json -> out.raw(json);
            case JsonNode json -> {
                byte[] text = AnyJson.bytes(json);
                if (text == null) {
                    throw new Refusal("cannot be written as JSON");
                }
                out.raw(text);
            }
            default -> throw new IllegalStateException(value.getClass() + " is not JSON");
        }
    }

    private static String name(Kind.Constants constants, Object value) {
        for (Kind.Constant constant : constants.constants()) {
            if (constant.value().equals(value)) {
                return constant.name();
            }
        }
        throw new IllegalStateException(value + " is no constant of " + constants.type());
    }

    /// A component with its name as it is written, and the value for which it is left out.
    private record Member(
            RecordField field,
            byte[] nameAndColon,
            boolean leftOutWhenNull,
            @Nullable Object leftOut,
            boolean leftOutWhenEmpty) {

        static Member of(RecordField field, Form form) {
            var name = new GrowingBytes(32);
            name.string(field.name()).put(':');
            boolean leavesOutDefaults = form == Form.CONFIG;
            return new Member(
                    field,
                    name.toByteArray(),
                    field.shape().nullable() && (form != Form.DOCUMENT || field.absentWhenNull()),
                    leavesOutDefaults && field.defaultText() != null ? Decoder.defaultOf(field) : null,
                    leavesOutDefaults && field.shape().kind() instanceof Kind.Section && field.mayBeAbsent());
        }
    }

    /// A value that cannot be written, on its way to the component that it belongs to.
    private static final class Refusal extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final String place;
        private final String problem;

        Refusal(String problem) {
            this("", problem);
        }

        private Refusal(String place, String problem) {
            super(problem, null, false, false);
            this.place = place;
            this.problem = problem;
        }

        Refusal at(String part) {
            return new Refusal(part + place, problem);
        }

        IllegalArgumentException in(Class<?> record, RecordField field) {
            return new IllegalArgumentException(
                    "record " + record.getSimpleName() + ": component \"" + field.javaName() + place + "\" " + problem);
        }
    }
}
