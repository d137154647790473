package dev.flowcdk.internal.record;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// A limit on a value that an annotation of `jakarta.validation` sets.
public sealed interface Constraint {

    /// Whether the value keeps it. Values that it says nothing about do.
    boolean holdsFor(Object value);

    /// What the value must do, such as `must be at least 1`.
    String demand();

    /// All constraints on a record component, on the items of a list, or on the values of a map.
    static List<Constraint> on(AnnotatedElement element) {
        List<Constraint> constraints = new ArrayList<>();
        for (Annotation annotation : element.getAnnotations()) {
            switch (annotation) {
                case Pattern pattern -> constraints.add(new Matches(java.util.regex.Pattern.compile(pattern.regexp())));
                case Min min -> constraints.add(new AtLeast(BigDecimal.valueOf(min.value()), true));
                case Max max -> constraints.add(new AtMost(BigDecimal.valueOf(max.value()), true));
                case DecimalMin min -> constraints.add(new AtLeast(new BigDecimal(min.value()), min.inclusive()));
                case DecimalMax max -> constraints.add(new AtMost(new BigDecimal(max.value()), max.inclusive()));
                case Positive _ -> constraints.add(new AtLeast(BigDecimal.ZERO, false));
                case PositiveOrZero _ -> constraints.add(new AtLeast(BigDecimal.ZERO, true));
                case Size size -> constraints.add(new Length(size.min(), size.max()));
                case NotEmpty _ -> constraints.add(new Length(1, Integer.MAX_VALUE));
                case NotBlank _ -> constraints.add(new Filled());
                default -> {}
            }
        }
        return List.copyOf(constraints);
    }

    /// The whole of a text matches a regular expression.
    record Matches(java.util.regex.Pattern pattern) implements Constraint {
        @Override
        public boolean holdsFor(Object value) {
            return !(value instanceof CharSequence text)
                    || pattern.matcher(text).matches();
        }

        @Override
        public String demand() {
            return "must match the pattern " + pattern.pattern();
        }
    }

    /// A lower limit.
    record AtLeast(BigDecimal limit, boolean inclusive) implements Constraint {
        @Override
        public boolean holdsFor(Object value) {
            return !(value instanceof Number number)
                    || new BigDecimal(number.toString()).compareTo(limit) >= (inclusive ? 0 : 1);
        }

        @Override
        public String demand() {
            return (inclusive ? "must be at least " : "must be greater than ") + limit.toPlainString();
        }
    }

    /// An upper limit.
    record AtMost(BigDecimal limit, boolean inclusive) implements Constraint {
        @Override
        public boolean holdsFor(Object value) {
            return !(value instanceof Number number)
                    || new BigDecimal(number.toString()).compareTo(limit) <= (inclusive ? 0 : -1);
        }

        @Override
        public String demand() {
            return (inclusive ? "must be at most " : "must be less than ") + limit.toPlainString();
        }
    }

    /// Number of a text's characters, of a list's items, or of a map's entries.
    record Length(int least, int most) implements Constraint {
        @Override
        public boolean holdsFor(Object value) {
            int length = lengthOf(value);
            return length < 0 || (least <= length && length <= most);
        }

        @Override
        public String demand() {
            if (most == Integer.MAX_VALUE) {
                return least == 1 ? "must not be empty" : "must have a length of at least " + least;
            }
            return least == 0
                    ? "must have a length of at most " + most
                    : "must have a length between " + least + " and " + most;
        }

        private static int lengthOf(Object value) {
            return switch (value) {
                case CharSequence text -> text.length();
                case Collection<?> items -> items.size();
                case Map<?, ?> entries -> entries.size();
                default -> -1;
            };
        }
    }

    /// A text has more than white space.
    record Filled() implements Constraint {
        @Override
        public boolean holdsFor(Object value) {
            return !(value instanceof CharSequence text) || !text.toString().isBlank();
        }

        @Override
        public String demand() {
            return "must not be empty";
        }
    }
}
