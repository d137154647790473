package dev.flowcdk.internal.record;

import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What to write instead of a type that has no place in JSON.
final class Cures {

    /// By the name of the class, so that none of them is loaded.
    private static final Map<String, String> BY_NAME = Map.ofEntries(
            Map.entry("byte", "use short or int"),
            Map.entry("java.lang.Byte", "use short or int"),
            Map.entry("char", "use String"),
            Map.entry("java.lang.Character", "use String"),
            Map.entry("java.lang.CharSequence", "use String"),
            Map.entry("java.lang.Number", "use BigDecimal"),
            Map.entry("java.lang.Object", "use JsonNode, which holds any JSON"),
            Map.entry("java.time.ZonedDateTime", "use OffsetDateTime"),
            Map.entry("java.time.OffsetTime", "use OffsetDateTime or LocalTime"),
            Map.entry("java.time.Period", "use Duration"),
            Map.entry("java.util.Date", "use Instant"),
            Map.entry("java.util.Calendar", "use OffsetDateTime"),
            Map.entry("java.sql.Timestamp", "use Instant"),
            Map.entry("java.sql.Date", "use LocalDate"),
            Map.entry("java.sql.Time", "use LocalTime"),
            Map.entry("java.net.URL", "use URI"),
            Map.entry("java.io.File", "use Path"),
            Map.entry("java.nio.ByteBuffer", "use byte[]"));

    private Cures() {}

    /// Advice to append to a sentence about the type; empty if there is none.
    static String of(Type type) {
        return switch (type) {
            case Class<?> plain when plain.isArray() -> listOf(plain.getComponentType());
            case Class<?> plain -> ofClass(plain, new Type[0]);
            case ParameterizedType generic
            when generic.getRawType() instanceof Class<?> raw -> ofClass(raw, generic.getActualTypeArguments());
            case GenericArrayType array -> listOf(array.getGenericComponentType());
            case WildcardType wildcard -> "; name the type, such as " + name(wildcard.getUpperBounds()[0]);
            case TypeVariable<?> _ -> "; name the type";
            default -> "";
        };
    }

    private static String ofClass(Class<?> type, Type[] arguments) {
        String known = BY_NAME.get(type.getName());
        if (known != null) {
            return "; " + known;
        }
        if (type == Optional.class) {
            return "; use @Nullable " + (arguments.length == 0 ? "and the type itself" : name(arguments[0]));
        }
        if (type == OptionalInt.class || type == OptionalLong.class || type == OptionalDouble.class) {
            return "; use @Nullable "
                    + (type == OptionalInt.class ? "Integer" : type == OptionalLong.class ? "Long" : "Double");
        }
        if (Map.class.isAssignableFrom(type)) {
            return "; use Map<String, " + (arguments.length == 2 ? name(arguments[1]) : "…") + ">";
        }
        if (Collection.class.isAssignableFrom(type) || type == Iterable.class || type == Iterator.class) {
            return arguments.length == 0 ? "; use List<…>" : listOf(arguments[0]);
        }
        if (type.getName().startsWith("tools.jackson.") || type.getName().startsWith("com.fasterxml.jackson.")) {
            return "; use tools.jackson.databind.JsonNode";
        }
        if (type.isInterface() && !type.getName().startsWith("java")) {
            return "; seal it and make each of its choices a record";
        }
        return type.getName().startsWith("java") || type.getTypeParameters().length > 0 ? "" : "; make it a record";
    }

    private static String listOf(Type item) {
        return "; use List<" + name(item instanceof Class<?> plain ? boxed(plain) : item) + ">";
    }

    private static String name(Type type) {
        return type instanceof Class<?> plain ? plain.getSimpleName() : type.getTypeName();
    }

    private static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }
}
