package dev.flowcdk.runtime.schema;

import dev.flowcdk.runtime.schema.LocationShape.Bounds;
import dev.flowcdk.runtime.schema.LocationShape.Property;
import dev.flowcdk.runtime.schema.LocationShape.Sizes;
import dev.flowcdk.runtime.schema.LocationShape.Strings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Combines shapes: values that fit both, values that fit either.
final class ShapeAlgebra {

    private ShapeAlgebra() {}

    /// What is known of values that fit both.
    static LocationShape both(LocationShape left, LocationShape right) {
        if (left.equals(LocationShape.ANY)) {
            return right;
        }
        if (right.equals(LocationShape.ANY)) {
            return left;
        }
        List<JsonNode> enumValues = enumOfBoth(left.enumValues(), right.enumValues());
        int types = left.types() & right.types();
        if (enumValues != null) {
            types &= typesOf(enumValues);
        }
        return new LocationShape(
                types,
                left.text().or(right.text()),
                enumValues,
                new Strings(
                        first(left.strings().format(), right.strings().format()),
                        first(left.strings().contentEncoding(), right.strings().contentEncoding()),
                        first(left.strings().contentMediaType(), right.strings().contentMediaType()),
                        least(left.strings().maxLength(), right.strings().maxLength())),
                new Bounds(
                        greatest(left.bounds().minimum(), right.bounds().minimum()),
                        least(left.bounds().maximum(), right.bounds().maximum())),
                propertiesOfBoth(left, right),
                optional(left.additional(), right.additional()),
                optional(left.items(), right.items()),
                new Sizes(
                        Math.max(left.sizes().minItems(), right.sizes().minItems()),
                        least(left.sizes().maxItems(), right.sizes().maxItems())));
    }

    /// What is known of values that fit one or the other.
    static LocationShape either(LocationShape left, LocationShape right) {
        if (left.types() == 0) {
            return right;
        }
        if (right.types() == 0) {
            return left;
        }
        boolean strings = left.can(Types.STRING) && right.can(Types.STRING);
        boolean numbers = left.can(Types.NUMBER) && right.can(Types.NUMBER);
        boolean arrays = left.can(Types.ARRAY) && right.can(Types.ARRAY);
        return new LocationShape(
                left.types() | right.types(),
                left.text().and(right.text()),
                enumOfEither(left.enumValues(), right.enumValues()),
                strings
                        ? stringsOfEither(left.strings(), right.strings())
                        : owner(left, right, Types.STRING).strings(),
                numbers
                        ? new Bounds(
                                bound(left.bounds().minimum(), right.bounds().minimum(), true),
                                bound(left.bounds().maximum(), right.bounds().maximum(), false))
                        : owner(left, right, Types.NUMBER).bounds(),
                propertiesOfEither(left, right),
                left.can(Types.OBJECT) && right.can(Types.OBJECT)
                        ? joined(left.additional(), right.additional())
                        : owner(left, right, Types.OBJECT).additional(),
                arrays
                        ? joined(left.items(), right.items())
                        : owner(left, right, Types.ARRAY).items(),
                arrays
                        ? new Sizes(
                                Math.min(left.sizes().minItems(), right.sizes().minItems()),
                                larger(left.sizes().maxItems(), right.sizes().maxItems()))
                        : owner(left, right, Types.ARRAY).sizes());
    }

    private static LocationShape owner(LocationShape left, LocationShape right, int type) {
        return left.can(type) ? left : right;
    }

    private static Strings stringsOfEither(Strings left, Strings right) {
        return new Strings(
                LocationShape.same(left.format(), right.format()),
                LocationShape.same(left.contentEncoding(), right.contentEncoding()),
                LocationShape.same(left.contentMediaType(), right.contentMediaType()),
                larger(left.maxLength(), right.maxLength()));
    }

    private static Map<String, Property> propertiesOfBoth(LocationShape left, LocationShape right) {
        var all = new TreeMap<String, Property>();
        for (String name : names(left, right)) {
            Property one = left.properties().get(name);
            Property other = right.properties().get(name);
            LocationShape shape = both(shapeOf(one, left), shapeOf(other, right));
            all.put(name, new Property(shape, (one != null && one.required()) || (other != null && other.required())));
        }
        return all;
    }

    private static Map<String, Property> propertiesOfEither(LocationShape left, LocationShape right) {
        if (!left.can(Types.OBJECT) || !right.can(Types.OBJECT)) {
            return owner(left, right, Types.OBJECT).properties();
        }
        var all = new TreeMap<String, Property>();
        for (String name : names(left, right)) {
            Property one = left.properties().get(name);
            Property other = right.properties().get(name);
            LocationShape shape = either(shapeOf(one, left), shapeOf(other, right));
            all.put(name, new Property(shape, one != null && one.required() && other != null && other.required()));
        }
        return all;
    }

    private static Set<String> names(LocationShape left, LocationShape right) {
        var names = new TreeSet<>(left.properties().keySet());
        names.addAll(right.properties().keySet());
        return names;
    }

    private static LocationShape shapeOf(@Nullable Property property, LocationShape owner) {
        if (property != null) {
            return property.shape();
        }
        return owner.additional() == null ? LocationShape.ANY : owner.additional();
    }

    private static @Nullable LocationShape optional(@Nullable LocationShape left, @Nullable LocationShape right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return both(left, right);
    }

    private static @Nullable LocationShape joined(@Nullable LocationShape left, @Nullable LocationShape right) {
        return left == null || right == null ? null : either(left, right);
    }

    private static @Nullable List<JsonNode> enumOfBoth(@Nullable List<JsonNode> left, @Nullable List<JsonNode> right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return left.stream().filter(right::contains).toList();
    }

    private static @Nullable List<JsonNode> enumOfEither(
            @Nullable List<JsonNode> left, @Nullable List<JsonNode> right) {
        if (left == null || right == null) {
            return null;
        }
        var all = new LinkedHashSet<>(left);
        all.addAll(right);
        return new ArrayList<>(all);
    }

    private static int typesOf(List<JsonNode> values) {
        int types = 0;
        for (JsonNode value : values) {
            types |= Types.ofValue(value);
        }
        return types;
    }

    private static <T> @Nullable T first(@Nullable T left, @Nullable T right) {
        return left != null ? left : right;
    }

    private static <T extends Comparable<T>> @Nullable T least(@Nullable T left, @Nullable T right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return left.compareTo(right) <= 0 ? left : right;
    }

    private static @Nullable Double greatest(@Nullable Double left, @Nullable Double right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return left.compareTo(right) >= 0 ? left : right;
    }

    private static @Nullable Double bound(@Nullable Double left, @Nullable Double right, boolean lower) {
        if (left == null || right == null) {
            return null;
        }
        return (left < right) == lower ? left : right;
    }

    private static @Nullable Integer larger(@Nullable Integer left, @Nullable Integer right) {
        return left == null || right == null ? null : Integer.valueOf(Math.max(left, right));
    }
}
