package dev.flowcdk.internal.codec;

import dev.flowcdk.internal.protocol.Numbered;
import dev.flowcdk.internal.protocol.RawBytes;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.internal.protocol.Tag;
import dev.flowcdk.internal.protocol.UnknownFields;
import dev.flowcdk.json.RawJson;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the record of a message travels, read once from its components.
final class MessagePlan {

    /// What one value of a field is.
    enum Form {
        STRING,
        BOOLEAN,
        UINT32,
        INT64,
        DOUBLE,
        ENUM,
        RAW_JSON,
        BYTES,
        CHECKPOINT,
        MESSAGE,
        UNKNOWN
    }

    /// How many values a field has.
    enum Arity {
        ONE,
        LIST,
        MAP
    }

    /// One component of a record.
    ///
    /// @param tag the protobuf number, [Tag#JSON_ONLY] or [Tag#UNKNOWN]
    /// @param type the class of one value
    record Field(
            int index,
            String json,
            int tag,
            boolean fixed,
            Form form,
            Arity arity,
            Class<?> type,
            MethodHandle accessor) {

        Object valueOf(Object message) {
            try {
                return accessor.invoke(message);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }

        /// The value of a field that is not on the wire.
        @Nullable
        Object absent() {
            return switch (arity) {
                case LIST -> List.of();
                case MAP -> Map.of();
                case ONE ->
                    switch (form) {
                        case STRING -> "";
                        case BOOLEAN -> false;
                        case UINT32 -> 0;
                        case INT64 -> 0L;
                        case DOUBLE -> 0d;
                        case ENUM -> type.getEnumConstants()[0];
                        case RAW_JSON, BYTES, CHECKPOINT, MESSAGE -> null;
                        case UNKNOWN -> UnknownFields.NONE;
                    };
            };
        }

        Object enumOf(int number) {
            for (Object constant : type.getEnumConstants()) {
                if (((Numbered) constant).number() == number) {
                    return constant;
                }
            }
            return type.getEnumConstants()[0];
        }

        Object enumOf(String name) {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(name)) {
                    return constant;
                }
            }
            return type.getEnumConstants()[0];
        }
    }

    private static final ClassValue<MessagePlan> PLANS = new ClassValue<>() {
        @Override
        protected MessagePlan computeValue(Class<?> type) {
            return new MessagePlan(type);
        }
    };

    private final Class<?> type;
    private final MethodHandle constructor;
    private final Field[] fields;
    private final Map<String, Field> byName = new HashMap<>();
    private final @Nullable Field[] byTag;
    private @Nullable Field unknown;

    private MessagePlan(Class<?> type) {
        this.type = type;
        RecordComponent[] components = type.getRecordComponents();
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?>[] parameters =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            constructor = lookup.findConstructor(type, MethodType.methodType(void.class, parameters))
                    .asSpreader(Object[].class, parameters.length);
            fields = new Field[components.length];
            for (int i = 0; i < components.length; i++) {
                fields[i] = field(i, components[i], lookup.unreflect(components[i].getAccessor()));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        int highest = Arrays.stream(fields).mapToInt(Field::tag).max().orElse(0);
        byTag = new Field[Math.max(highest, 0) + 1];
        for (int i = 0; i < fields.length; i++) {
            register(fields[i], components[i].getName());
        }
    }

    static MessagePlan of(Class<?> type) {
        return PLANS.get(type);
    }

    Field[] fields() {
        return fields;
    }

    /// The field of a JSON name, or of the name that it has in the `.proto` files.
    @Nullable
    Field byName(String name) {
        return byName.get(name);
    }

    @Nullable
    Field byTag(int tag) {
        return tag < byTag.length ? byTag[tag] : null;
    }

    /// The field that keeps what has no other; null when the message does without.
    @Nullable
    Field unknown() {
        return unknown;
    }

    /// The values of a message of which nothing is known yet.
    @Nullable
    Object[] blank() {
        var values = new @Nullable Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            values[i] = fields[i].absent();
        }
        return values;
    }

    Object create(@Nullable Object[] values) {
        try {
            return constructor.invoke(values);
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(type.getName(), e);
        }
    }

    private void register(Field field, String name) {
        if (field.form == Form.UNKNOWN) {
            unknown = field;
            return;
        }
        if (field.tag > 0) {
            byTag[field.tag] = field;
        }
        String snake = snake(name);
        for (String accepted : List.of(field.json, name, snake)) {
            byName.put(accepted, field);
        }
        if (field.form == Form.RAW_JSON) {
            String suffix = switch (field.arity) {
                case ONE -> "_json";
                case LIST -> "_json_vec";
                case MAP -> "_json_map";
            };
            byName.put(snake + suffix, field);
            byName.put(name + "Json", field);
        }
    }

    private static Field field(int index, RecordComponent component, MethodHandle accessor) {
        Tag tag = component.getAnnotation(Tag.class);
        if (tag == null) {
            throw new IllegalStateException(component + " has no @Tag");
        }
        Arity arity = Arity.ONE;
        Class<?> type = component.getType();
        if (component.getGenericType() instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            arity = arguments.length == 1 ? Arity.LIST : Arity.MAP;
            type = (Class<?>) arguments[arguments.length - 1];
        }
        String json = tag.json().isEmpty() ? component.getName() : tag.json();
        return new Field(index, json, tag.value(), tag.fixed(), form(type), arity, type, accessor);
    }

    private static Form form(Class<?> type) {
        if (type == String.class) {
            return Form.STRING;
        } else if (type == boolean.class) {
            return Form.BOOLEAN;
        } else if (type == int.class) {
            return Form.UINT32;
        } else if (type == long.class) {
            return Form.INT64;
        } else if (type == double.class) {
            return Form.DOUBLE;
        } else if (type.isEnum()) {
            return Form.ENUM;
        } else if (type == RawJson.class) {
            return Form.RAW_JSON;
        } else if (type == RawBytes.class) {
            return Form.BYTES;
        } else if (type == RuntimeCheckpoint.class) {
            return Form.CHECKPOINT;
        } else if (type == UnknownFields.class) {
            return Form.UNKNOWN;
        } else if (type.isRecord()) {
            return Form.MESSAGE;
        }
        throw new IllegalStateException("no form for " + type);
    }

    private static String snake(String camel) {
        var snake = new StringBuilder();
        for (int i = 0; i < camel.length(); i++) {
            char next = camel.charAt(i);
            if (Character.isUpperCase(next)) {
                snake.append('_').append(Character.toLowerCase(next));
            } else {
                snake.append(next);
            }
        }
        return snake.toString();
    }

    /// The kinds of an envelope.
    static final class Envelope {

        private static final ClassValue<Envelope> ENVELOPES = new ClassValue<>() {
            @Override
            protected Envelope computeValue(Class<?> type) {
                return new Envelope(type);
            }
        };

        /// One kind of an envelope.
        record Kind(int tag, String json, Class<?> type) {}

        private final String name;
        private final List<Kind> kinds = new ArrayList<>();
        private final Map<String, Kind> byName = new HashMap<>();

        private Envelope(Class<?> type) {
            name = switch (type.getSimpleName()) {
                case "CaptureRequest" -> "capture.Request";
                case "CaptureResponse" -> "capture.Response";
                case "MaterializeRequest" -> "materialize.Request";
                case "MaterializeResponse" -> "materialize.Response";
                default -> type.getSimpleName();
            };
            for (Class<?> kind : type.getPermittedSubclasses()) {
                add(kindOf(kind));
            }
        }

        static Envelope of(Class<?> type) {
            return ENVELOPES.get(type);
        }

        static Kind kindOf(Class<?> record) {
            Tag tag = record.getAnnotation(Tag.class);
            if (tag == null) {
                throw new IllegalArgumentException(record + " is no kind of an envelope");
            }
            String simple = record.getSimpleName();
            String json = Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
            return new Kind(tag.value(), json, record);
        }

        /// The name of the message in the `.proto` files.
        String name() {
            return name;
        }

        @Nullable
        Kind byTag(int tag) {
            for (Kind kind : kinds) {
                if (kind.tag == tag) {
                    return kind;
                }
            }
            return null;
        }

        @Nullable
        Kind byName(String json) {
            return byName.get(json);
        }

        private void add(Kind kind) {
            kinds.add(kind);
            byName.put(kind.json, kind);
            byName.put(snake(kind.json), kind);
        }
    }
}
