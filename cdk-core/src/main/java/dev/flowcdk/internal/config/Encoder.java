package dev.flowcdk.internal.config;

import dev.flowcdk.internal.record.Kind;
import dev.flowcdk.internal.record.RecordField;
import dev.flowcdk.internal.record.RecordType;
import dev.flowcdk.json.JsonBytes;
import dev.flowcdk.json.RawJson;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Writes records of one class as JSON objects, with everything that does not depend on the values worked out
/// beforehand.
final class Encoder {

    private static final ClassValue<Encoder> WHOLE = new ClassValue<>() {
        @Override
        protected Encoder computeValue(Class<?> type) {
            return new Encoder(RecordType.of(type), false);
        }
    };

    private static final ClassValue<Encoder> SHORT = new ClassValue<>() {
        @Override
        protected Encoder computeValue(Class<?> type) {
            return new Encoder(RecordType.of(type), true);
        }
    };

    private final Member[] members;
    private final boolean leavesOutDefaults;

    private Encoder(RecordType type, boolean leavesOutDefaults) {
        this.members = type.fields().stream()
                .map(field -> Member.of(field, leavesOutDefaults))
                .toArray(Member[]::new);
        this.leavesOutDefaults = leavesOutDefaults;
    }

    /// Writes everything but nulls.
    static Encoder whole(Class<?> record) {
        return WHOLE.get(record);
    }

    /// Leaves out what decoding puts back: defaults, and sections that are empty for that reason.
    static Encoder withoutDefaults(Class<?> record) {
        return SHORT.get(record);
    }

    void write(Object record, JsonBytes out) {
        out.put('{');
        writeMembers(record, out, false);
        out.put('}');
    }

    private void writeMembers(Object record, JsonBytes out, boolean others) {
        boolean comma = others;
        for (Member member : members) {
            Object value = member.field.valueIn(record);
            if (value == null || value.equals(member.leftOut)) {
                continue;
            }
            int start = out.length();
            if (comma) {
                out.put(',');
            }
            out.raw(member.nameAndColon);
            int valueStart = out.length();
            write(member.field.shape().kind(), value, out);
            if (member.leftOutWhenEmpty && out.length() == valueStart + 2) {
                out.length(start);
            } else {
                comma = true;
            }
        }
    }

    private void write(Kind kind, @Nullable Object value, JsonBytes out) {
        if (value == null) {
            out.nullValue();
            return;
        }
        switch (kind) {
            case Kind.Single _ -> Scalars.write(value, out);
            case Kind.Constants constants -> out.string(name(constants, value));
            case Kind.Items(var item) -> items(item.kind(), (List<?>) value, out);
            case Kind.Entries(var entry) -> entries(entry.kind(), (Map<?, ?>) value, out);
            case Kind.Section(var type) -> of(type).write(value, out);
            case Kind.OneOf oneOf -> oneOf(oneOf, value, out);
            case Kind.Any _ -> any(value, out);
            case Kind.Unsupported(var why) -> throw new IllegalArgumentException(why);
        }
    }

    private void items(Kind item, List<?> values, JsonBytes out) {
        out.put('[');
        for (int index = 0; index < values.size(); index++) {
            if (index > 0) {
                out.put(',');
            }
            write(item, values.get(index), out);
        }
        out.put(']');
    }

    private void entries(Kind entry, Map<?, ?> values, JsonBytes out) {
        out.put('{');
        boolean comma = false;
        for (Map.Entry<?, ?> member : values.entrySet()) {
            if (comma) {
                out.put(',');
            }
            comma = true;
            out.string((String) Objects.requireNonNull(member.getKey())).put(':');
            write(entry, member.getValue(), out);
        }
        out.put('}');
    }

    void writeChoice(Kind.OneOf oneOf, Object value, JsonBytes out) {
        oneOf(oneOf, value, out);
    }

    private void oneOf(Kind.OneOf oneOf, Object value, JsonBytes out) {
        for (Kind.Option option : oneOf.options()) {
            if (option.type() == value.getClass()) {
                out.put('{').string(oneOf.property()).put(':').string(option.name());
                of(option.type()).writeMembers(value, out, true);
                out.put('}');
                return;
            }
        }
        throw new IllegalArgumentException(value.getClass() + " is no choice of " + oneOf.type());
    }

    private static void any(Object value, JsonBytes out) {
        switch (value) {
            case RawJson json -> out.raw(json);
            case JsonNode json -> out.raw(AnyJson.bytes(json));
            default -> throw new IllegalArgumentException(value.getClass() + " is not JSON");
        }
    }

    private static String name(Kind.Constants constants, Object value) {
        for (Kind.Constant constant : constants.constants()) {
            if (constant.value().equals(value)) {
                return constant.name();
            }
        }
        throw new IllegalArgumentException(value + " is no constant of " + constants.type());
    }

    private Encoder of(Class<?> record) {
        return leavesOutDefaults ? withoutDefaults(record) : whole(record);
    }

    /// A component with its name as it is written, and the value for which it is left out.
    private record Member(
            RecordField field,
            byte[] nameAndColon,
            @Nullable Object leftOut,
            boolean leftOutWhenEmpty) {

        static Member of(RecordField field, boolean leavesOutDefaults) {
            var name = new JsonBytes(32).string(field.name()).put(':');
            boolean defaulted = leavesOutDefaults && field.defaultText() != null;
            return new Member(
                    field,
                    name.toByteArray(),
                    defaulted ? Decoder.defaultOf(field) : null,
                    leavesOutDefaults && field.shape().kind() instanceof Kind.Section && field.mayBeAbsent());
        }
    }
}
