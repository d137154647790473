package dev.flowcdk.internal.record;

import dev.flowcdk.Secret;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NegativeOrZero;
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
import org.jspecify.annotations.Nullable;

/// A limit on a value that an annotation of `jakarta.validation` sets. What it says in a schema is what it refuses
/// when a value is read.
public sealed interface Constraint {

    /// Whether the value keeps it.
    boolean holdsFor(Object value);

    /// What the value must do, such as `must be at least 1`.
    String demand();

    /// Whether it says something about values of this kind.
    boolean appliesTo(Kind kind);

    /// All constraints on a record component, on the items of a list, or on the values of a map.
    static List<Constraint> on(AnnotatedElement element) {
        List<Constraint> constraints = new ArrayList<>();
        for (Annotation annotation : element.getAnnotations()) {
            Constraint constraint = of(annotation);
            if (constraint != null) {
                constraints.add(constraint);
            }
        }
        return List.copyOf(constraints);
    }

    /// Why the annotations cannot be kept on a value of this kind, empty if they can.
    static String problem(AnnotatedElement element, Kind kind) {
        for (Annotation annotation : element.getAnnotations()) {
            String name = '@' + annotation.annotationType().getSimpleName();
            Constraint constraint = of(annotation);
            if (constraint != null && !constraint.appliesTo(kind)) {
                return name + " says nothing about a value of this type";
            }
            if (constraint == null
                    && annotation.annotationType().isAnnotationPresent(jakarta.validation.Constraint.class)) {
                return name
                        + " is not supported; of jakarta.validation use @Pattern, @Size, @NotEmpty, @NotBlank, @Min,"
                        + " @Max, @DecimalMin, @DecimalMax, @Positive, @PositiveOrZero, @Negative or @NegativeOrZero";
            }
            if (annotation instanceof Pattern pattern && pattern.flags().length > 0) {
                return name + " has flags, which a schema has no place for";
            }
            String foreign =
                    constraint instanceof Matches(var pattern) ? SharedRegex.foreignPart(pattern.pattern()) : "";
            if (!foreign.isEmpty()) {
                return name + " has what Java, JavaScript and Rust do not all read in the same way, from " + foreign
                        + " on; write it with characters, brackets, groups, alternatives, counts, \\d, \\w and \\s";
            }
        }
        return "";
    }

    private static @Nullable Constraint of(Annotation annotation) {
        return switch (annotation) {
            case Pattern pattern -> new Matches(java.util.regex.Pattern.compile(pattern.regexp()));
            case Min min -> new AtLeast(BigDecimal.valueOf(min.value()), true);
            case Max max -> new AtMost(BigDecimal.valueOf(max.value()), true);
            case DecimalMin min -> new AtLeast(new BigDecimal(min.value()), min.inclusive());
            case DecimalMax max -> new AtMost(new BigDecimal(max.value()), max.inclusive());
            case Positive _ -> new AtLeast(BigDecimal.ZERO, false);
            case PositiveOrZero _ -> new AtLeast(BigDecimal.ZERO, true);
            case Negative _ -> new AtMost(BigDecimal.ZERO, false);
            case NegativeOrZero _ -> new AtMost(BigDecimal.ZERO, true);
            case Size size -> new Length(size.min(), size.max());
            case NotEmpty _ -> new Length(1, Integer.MAX_VALUE);
            case NotBlank _ -> new Filled();
            default -> null;
        };
    }

    private static boolean isText(Kind kind) {
        return kind instanceof Kind.Single(var scalar) && (scalar == Scalar.TEXT || scalar == Scalar.SECRET);
    }

    private static boolean isNumber(Kind kind) {
        return kind instanceof Kind.Single(var scalar)
                && (scalar.jsonType().equals("integer") || scalar.jsonType().equals("number"));
    }

    private static String text(Object value) {
        return value instanceof Secret secret ? secret.reveal() : (String) value;
    }

    /// The whole of a text matches a regular expression.
    record Matches(java.util.regex.Pattern pattern) implements Constraint {
        @Override
        public boolean holdsFor(Object value) {
            return pattern.matcher(text(value)).matches();
        }

        @Override
        public String demand() {
            return "must match the pattern " + pattern.pattern();
        }

        @Override
        public boolean appliesTo(Kind kind) {
            return isText(kind);
        }

        /// The same for a schema, where a match of a part is enough.
        public String unanchored() {
            String regex = pattern.pattern();
            boolean anchored = regex.startsWith("^") && regex.endsWith("$") && !regex.endsWith("\\$");
            return anchored && !hasAlternatives(regex) ? regex : "^(?:" + regex + ")$";
        }

        /// Whether a `|` may stand outside of all groups. Where brackets or escapes make that hard to say, it may.
        private static boolean hasAlternatives(String regex) {
            int depth = 0;
            boolean plain = regex.indexOf('\\') < 0;
            for (int at = 0; at < regex.length(); at++) {
                switch (regex.charAt(at)) {
                    case '(' -> depth++;
                    case ')' -> depth--;
                    case '|' -> {
                        if (depth == 0 || !plain) {
                            return true;
                        }
                    }
                    default -> {}
                }
            }
            return false;
        }
    }

    /// A lower limit.
    record AtLeast(BigDecimal limit, boolean inclusive) implements Constraint {
        @Override
        public boolean holdsFor(Object value) {
            return new BigDecimal(value.toString()).compareTo(limit) >= (inclusive ? 0 : 1);
        }

        @Override
        public String demand() {
            return (inclusive ? "must be at least " : "must be greater than ") + limit.toPlainString();
        }

        @Override
        public boolean appliesTo(Kind kind) {
            return isNumber(kind);
        }
    }

    /// An upper limit.
    record AtMost(BigDecimal limit, boolean inclusive) implements Constraint {
        @Override
        public boolean holdsFor(Object value) {
            return new BigDecimal(value.toString()).compareTo(limit) <= (inclusive ? 0 : -1);
        }

        @Override
        public String demand() {
            return (inclusive ? "must be at most " : "must be less than ") + limit.toPlainString();
        }

        @Override
        public boolean appliesTo(Kind kind) {
            return isNumber(kind);
        }
    }

    /// Number of a text's characters, of a list's items, or of a map's entries. A character outside of the basic
    /// plane is one, as in schemas.
    record Length(int least, int most) implements Constraint {
        @Override
        public boolean holdsFor(Object value) {
            int length = switch (value) {
                case Collection<?> items -> items.size();
                case Map<?, ?> entries -> entries.size();
                default -> {
                    String text = text(value);
                    yield text.codePointCount(0, text.length());
                }
            };
            return least <= length && length <= most;
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

        @Override
        public boolean appliesTo(Kind kind) {
            return isText(kind) || kind instanceof Kind.Items || kind instanceof Kind.Entries;
        }
    }

    /// A text has more than white space.
    record Filled() implements Constraint {

        /// What a schema says. What white space is beyond ASCII differs between dialects; here it is Unicode's.
        public static final String PATTERN = "\\S";

        private static final java.util.regex.Pattern FILLED =
                java.util.regex.Pattern.compile(PATTERN, java.util.regex.Pattern.UNICODE_CHARACTER_CLASS);

        @Override
        public boolean holdsFor(Object value) {
            return FILLED.matcher(text(value)).find();
        }

        @Override
        public String demand() {
            return "must not be empty";
        }

        @Override
        public boolean appliesTo(Kind kind) {
            return isText(kind);
        }
    }
}
