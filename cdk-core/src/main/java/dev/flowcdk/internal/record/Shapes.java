package dev.flowcdk.internal.record;

import dev.flowcdk.Choice;
import dev.flowcdk.Discriminator;
import dev.flowcdk.JsonName;
import dev.flowcdk.json.RawJson;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds out what JSON a Java type stands for.
final class Shapes {

    private static final String JSON_NODE = "tools.jackson.databind.JsonNode";

    private Shapes() {}

    static Shape of(AnnotatedType type) {
        Kind kind = kind(type);
        String problem = Constraint.problem(type, kind);
        return new Shape(
                problem.isEmpty() || kind instanceof Kind.Unsupported ? kind : new Kind.Unsupported(problem),
                type.isAnnotationPresent(Nullable.class),
                Constraint.on(type));
    }

    private static Kind kind(AnnotatedType annotated) {
        return switch (annotated.getType()) {
            case Class<?> type -> plain(type);
            case ParameterizedType type -> parameterized(type, (AnnotatedParameterizedType) annotated);
            case Type type -> unsupported(type);
        };
    }

    private static Kind parameterized(ParameterizedType type, AnnotatedParameterizedType annotated) {
        AnnotatedType[] arguments = annotated.getAnnotatedActualTypeArguments();
        if (type.getRawType() == List.class) {
            return new Kind.Items(of(arguments[0]));
        }
        if (type.getRawType() == Map.class) {
            return arguments[0].getType() == String.class
                    ? new Kind.Entries(of(arguments[1]))
                    : new Kind.Unsupported("the keys of a map must be of type String");
        }
        return unsupported(type);
    }

    private static Kind.Unsupported unsupported(Type type) {
        return new Kind.Unsupported("type " + type.getTypeName() + " has no schema" + Cures.of(type));
    }

    static Kind plain(Class<?> type) {
        Scalar scalar = Scalar.of(type);
        if (scalar != null) {
            return new Kind.Single(scalar);
        }
        if (type.isEnum()) {
            return new Kind.Constants(type, constants(type));
        }
        if (type.isRecord()) {
            return new Kind.Section(type);
        }
        if (type.isSealed() && type.isInterface()) {
            return oneOf(type);
        }
        if (type == RawJson.class || type.getName().equals(JSON_NODE)) {
            return new Kind.Any(type);
        }
        return unsupported(type);
    }

    private static List<Kind.Constant> constants(Class<?> type) {
        List<Kind.Constant> constants = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            String name = ((Enum<?>) constant).name();
            constants.add(new Kind.Constant(jsonName(type, name), constant));
        }
        return List.copyOf(constants);
    }

    private static String jsonName(Class<?> type, String constant) {
        try {
            var renamed = type.getField(constant).getAnnotation(JsonName.class);
            return renamed == null ? constant : renamed.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Kind oneOf(Class<?> type) {
        var discriminator = type.getAnnotation(Discriminator.class);
        if (discriminator == null) {
            return new Kind.Unsupported("sealed interface " + type.getSimpleName() + " needs a @Discriminator");
        }
        List<Kind.Option> options = new ArrayList<>();
        for (Class<?> option : type.getPermittedSubclasses()) {
            var choice = option.getAnnotation(Choice.class);
            if (choice == null || !option.isRecord()) {
                return new Kind.Unsupported(option.getSimpleName() + ", a choice of " + type.getSimpleName()
                        + ", must be a record with a @Choice");
            }
            options.add(new Kind.Option(choice.name(), option));
        }
        return new Kind.OneOf(type, discriminator.value(), discriminator.open(), List.copyOf(options));
    }
}
