package dev.flowcdk.internal.record;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The records that an author's class names as type arguments of the interface that it implements, by itself or by
/// types between.
public final class TypeArguments {

    private static final String[] RECORDS = {"Config", "Resource", "State"};

    private TypeArguments() {}

    /// Reads the type arguments off a class, in their order.
    ///
    /// @param contract the generic interface
    /// @throws IllegalArgumentException when the class leaves one of them open
    public static Class<?>[] of(Class<?> type, Class<?> contract) {
        Type @Nullable [] arguments = find(type, Map.of(), contract);
        if (arguments == null) {
            throw open(type, contract);
        }
        var known = new Class<?>[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            if (!(arguments[i] instanceof Class<?> argument)) {
                throw open(type, contract);
            }
            known[i] = argument;
        }
        return known;
    }

    /// @param given what is known of the type's own variables
    private static Type @Nullable [] find(Class<?> type, Map<TypeVariable<?>, Type> given, Class<?> contract) {
        for (Type parent : type.getGenericInterfaces()) {
            Type @Nullable [] found = inParent(parent, given, contract);
            if (found != null) {
                return found;
            }
        }
        Type parent = type.getGenericSuperclass();
        return parent == null ? null : inParent(parent, given, contract);
    }

    private static Type @Nullable [] inParent(Type parent, Map<TypeVariable<?>, Type> given, Class<?> contract) {
        if (parent instanceof Class<?> raw) {
            return find(raw, Map.of(), contract);
        }
        if (!(parent instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw)) {
            return null;
        }
        Type[] arguments = generic.getActualTypeArguments();
        Map<TypeVariable<?>, Type> known = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = given.getOrDefault(arguments[i], arguments[i]);
            known.put(raw.getTypeParameters()[i], arguments[i]);
        }
        return raw == contract ? arguments : find(raw, known, contract);
    }

    private static IllegalArgumentException open(Class<?> type, Class<?> contract) {
        int count = contract.getTypeParameters().length;
        return new IllegalArgumentException(type.getName() + " must name its records: implements "
                + contract.getSimpleName() + "<" + String.join(", ", Arrays.copyOf(RECORDS, count)) + ">");
    }
}
