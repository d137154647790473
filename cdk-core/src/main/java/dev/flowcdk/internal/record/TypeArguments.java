package dev.flowcdk.internal.record;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/// The records that an author's class names as type arguments of the interface that it implements.
public final class TypeArguments {

    private TypeArguments() {}

    /// Reads the type arguments off a class, in their order.
    ///
    /// @param contract the generic interface
    /// @throws IllegalArgumentException when the class leaves one of them open
    public static Class<?>[] of(Class<?> type, Class<?> contract) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Type parent : at.getGenericInterfaces()) {
                if (parent instanceof ParameterizedType generic && generic.getRawType() == contract) {
                    return known(generic.getActualTypeArguments(), type, contract);
                }
            }
        }
        throw open(type, contract);
    }

    private static Class<?>[] known(Type[] arguments, Class<?> type, Class<?> contract) {
        var known = new Class<?>[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            if (!(arguments[i] instanceof Class<?> argument)) {
                throw open(type, contract);
            }
            known[i] = argument;
        }
        return known;
    }

    private static IllegalArgumentException open(Class<?> type, Class<?> contract) {
        return new IllegalArgumentException(type.getName() + " must name its records: implements "
                + contract.getSimpleName() + "<Config, Resource, State>");
    }
}
