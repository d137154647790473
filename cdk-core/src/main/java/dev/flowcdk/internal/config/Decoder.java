package dev.flowcdk.internal.config;

import dev.flowcdk.Checked;
import dev.flowcdk.Secret;
import dev.flowcdk.internal.record.Constraint;
import dev.flowcdk.internal.record.Kind;
import dev.flowcdk.internal.record.RecordField;
import dev.flowcdk.internal.record.RecordType;
import dev.flowcdk.internal.record.Scalar;
import dev.flowcdk.internal.record.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Decodes one JSON value strictly, and goes on after each problem to find the others.
final class Decoder {

    /// Stands for a value with a problem that has been noted.
    private static final Object FAILED = new Object();

    private final Problems problems = new Problems();
    private final boolean writtenByHand;
    private final @Nullable List<String> unknown;
    private final boolean leavesOutUnknown;

    /// @param writtenByHand whether a person wrote it: blanks may stand for nothing, texts have the form that the
    ///     schema asks for
    /// @param unknown where unknown members are noted; null when they are problems
    /// @param leavesOutUnknown whether unknown members are neither noted nor problems
    private Decoder(boolean writtenByHand, @Nullable List<String> unknown, boolean leavesOutUnknown) {
        this.writtenByHand = writtenByHand;
        this.unknown = unknown;
        this.leavesOutUnknown = leavesOutUnknown;
    }

    private Decoder(boolean writtenByHand, @Nullable List<String> unknown) {
        this(writtenByHand, unknown, false);
    }

    /// Decodes something that a person wrote by hand or through a form. An empty text, which is what a form leaves
    /// behind in an option that was filled in once, counts as absent where the option is nullable or where its type
    /// refuses it.
    static Object config(Class<?> record, JsonTree json, Set<String> ignored, String what) {
        return new Decoder(true, null).root(record, json, ignored, what);
    }

    /// Decodes something that this kit has written.
    static Object exact(Class<?> record, JsonTree json, String what) {
        return new Decoder(false, null).root(record, json, Set.of(), what);
    }

    /// Decodes what this connector has stored, in this version or in a newer one that knows more.
    ///
    /// @param unknown takes the JSON pointers of members that are left out since the record lacks them
    static Object state(Class<?> record, JsonTree json, String what, List<String> unknown) {
        return new Decoder(false, unknown).root(record, json, Set.of(), what);
    }

    /// Decodes what others have written, who may know more: what the type lacks is left out.
    static Object lenient(Class<?> type, JsonTree json, String what) {
        return lenient(RecordType.shapeOf(type), json, what);
    }

    /// As a single value, a list of them.
    static List<?> lenientList(Class<?> type, JsonTree json, String what) {
        var list = new Shape(new Kind.Items(RecordType.shapeOf(type)), false, List.of());
        return (List<?>) lenient(list, json, what);
    }

    private static Object lenient(Shape shape, JsonTree json, String what) {
        var decoder = new Decoder(false, null, true);
        Object value = decoder.value(shape, json, "");
        decoder.problems.throwIfAny(what);
        return Objects.requireNonNull(value);
    }

    /// Decodes a default, which its author wrote; null if it does not fit.
    static @Nullable Object defaultOf(RecordField field) {
        var decoder = new Decoder(true, null);
        Object value = decoder.value(field.shape(), Defaults.json(field), "");
        return value == FAILED ? null : value;
    }

    private Object root(Class<?> record, JsonTree json, Set<String> ignored, String what) {
        JsonTree known = json;
        if (json instanceof JsonTree.Obj(var members)) {
            Map<String, JsonTree> kept = new LinkedHashMap<>(members);
            kept.keySet().removeAll(ignored);
            known = new JsonTree.Obj(kept);
        }
        Object value = record.isRecord() ? section(record, known, "", discriminator(record)) : choice(record, known);
        problems.throwIfAny(what);
        return value;
    }

    private static Set<String> discriminator(Class<?> record) {
        Kind.OneOf choices = RecordType.of(record).choices();
        return choices == null ? Set.of() : Set.of(choices.property());
    }

    private Object choice(Class<?> type, JsonTree json) {
        return switch (RecordType.shapeOf(type).kind()) {
            case Kind.OneOf oneOf -> oneOf(oneOf, json, "");
            case Kind kind -> throw new IllegalArgumentException(type + " is not a record but " + kind);
        };
    }

    private @Nullable Object value(Shape shape, JsonTree json, String pointer) {
        if (json instanceof JsonTree.Null && shape.nullable()) {
            return null;
        }
        Object value = switch (shape.kind()) {
            case Kind.Single(var scalar) -> scalar(scalar, json, pointer);
            case Kind.Constants constants -> constant(constants, json, pointer);
            case Kind.Items(var item) -> items(item, json, pointer);
            case Kind.Entries(var entry) -> entries(entry, json, pointer);
            case Kind.Section(var type) -> section(type, json, pointer, Set.of());
            case Kind.OneOf oneOf -> oneOf(oneOf, json, pointer);
            case Kind.Any(var type) -> AnyJson.of(type, json);
            case Kind.Unsupported(var why) -> throw new IllegalArgumentException(why);
        };
        return value == FAILED ? FAILED : constrained(shape, value, pointer);
    }

    private Object constrained(Shape shape, Object value, String pointer) {
        for (Constraint constraint : shape.constraints()) {
            if (!constraint.holdsFor(value)) {
                String but = value instanceof Secret ? "" : ", but is " + Shown.value(value);
                return failed(pointer, constraint.demand() + but);
            }
        }
        return value;
    }

    private Object scalar(Scalar scalar, JsonTree json, String pointer) {
        boolean allowed = !writtenByHand || !(json instanceof JsonTree.Str(var text)) || scalar.allows(text);
        Object value = allowed ? Scalars.read(scalar, json) : null;
        if (value != null) {
            return value;
        }
        return failed(
                pointer,
                "must be " + scalar.wanted() + ", but is "
                        + (scalar == Scalar.SECRET ? Shown.kind(json) : Shown.json(json)));
    }

    private Object constant(Kind.Constants constants, JsonTree json, String pointer) {
        for (Kind.Constant constant : constants.constants()) {
            if (json instanceof JsonTree.Str(var text) && text.equals(constant.name())) {
                return constant.value();
            }
        }
        return failed(pointer, "must be one of " + quoted(constants.names()) + ", but is " + Shown.json(json));
    }

    private Object items(Shape item, JsonTree json, String pointer) {
        if (!(json instanceof JsonTree.Arr(var items))) {
            return failed(pointer, "must be a list, but is " + Shown.kind(json));
        }
        List<@Nullable Object> values = new ArrayList<>();
        boolean failed = false;
        for (int index = 0; index < items.size(); index++) {
            Object value = value(item, items.get(index), Problems.child(pointer, index));
            failed |= value == FAILED;
            values.add(value);
        }
        return failed ? FAILED : Collections.unmodifiableList(values);
    }

    private Object entries(Shape entry, JsonTree json, String pointer) {
        if (!(json instanceof JsonTree.Obj(var members))) {
            return failed(pointer, "must be an object, but is " + Shown.kind(json));
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        boolean failed = false;
        for (var member : members.entrySet()) {
            Object value = value(entry, member.getValue(), Problems.child(pointer, member.getKey()));
            failed |= value == FAILED;
            values.put(member.getKey(), value);
        }
        return failed ? FAILED : Collections.unmodifiableMap(values);
    }

    private Object oneOf(Kind.OneOf oneOf, JsonTree json, String pointer) {
        if (!(json instanceof JsonTree.Obj(var members))) {
            return failed(pointer, "must be an object, but is " + Shown.kind(json));
        }
        List<String> names = oneOf.options().stream().map(Kind.Option::name).toList();
        JsonTree chosen = members.get(oneOf.property());
        String where = Problems.child(pointer, oneOf.property());
        if (chosen == null) {
            Kind.Option only = oneOf.open() ? onlyFit(oneOf, members) : null;
            return only == null
                    ? failed(where, "is required, but missing; choose one of " + quoted(names))
                    : section(only.type(), json, pointer, Set.of());
        }
        for (Kind.Option option : oneOf.options()) {
            if (chosen instanceof JsonTree.Str(var text) && text.equals(option.name())) {
                return section(option.type(), json, pointer, Set.of(oneOf.property()));
            }
        }
        return failed(where, "must be one of " + quoted(names) + ", but is " + Shown.json(chosen));
    }

    /// The one choice all of whose required options are there, null if there are several or none.
    private static Kind.@Nullable Option onlyFit(Kind.OneOf oneOf, Map<String, JsonTree> members) {
        Kind.Option fit = null;
        for (Kind.Option option : oneOf.options()) {
            boolean fits = RecordType.of(option.type()).fields().stream()
                    .allMatch(field -> !field.required() || members.containsKey(field.name()));
            if (fits && fit != null) {
                return null;
            }
            fit = fits ? option : fit;
        }
        return fit;
    }

    private Object section(Class<?> type, JsonTree json, String pointer, Set<String> alsoKnown) {
        if (!(json instanceof JsonTree.Obj(var members))) {
            return failed(pointer, "must be an object, but is " + Shown.kind(json));
        }
        RecordType record = RecordType.of(type);
        noteUnknown(record, members, pointer, alsoKnown);
        @Nullable Object[] components = new @Nullable Object[record.fields().size()];
        boolean failed = false;
        for (int index = 0; index < components.length; index++) {
            RecordField field = record.fields().get(index);
            components[index] = component(field, members.get(field.name()), Problems.child(pointer, field.name()));
            failed |= components[index] == FAILED;
        }
        return failed ? FAILED : create(record, components, pointer);
    }

    private void noteUnknown(RecordType record, Map<String, JsonTree> members, String pointer, Set<String> alsoKnown) {
        if (leavesOutUnknown) {
            return;
        }
        Set<String> known = record.fields().stream().map(RecordField::name).collect(Collectors.toSet());
        List<String> offered = record.fields().stream()
                .filter(RecordField::inSchema)
                .map(RecordField::name)
                .toList();
        for (String name : members.keySet()) {
            if (known.contains(name) || alsoKnown.contains(name)) {
                continue;
            }
            if (unknown == null) {
                String nearest = Nearest.to(name, offered);
                problems.add(
                        Problems.child(pointer, name),
                        nearest == null
                                ? "is unknown; known are " + quoted(offered)
                                : "is unknown; did you mean \"" + nearest + "\"?");
            } else {
                unknown.add(Problems.child(pointer, name));
            }
        }
    }

    private @Nullable Object component(RecordField field, @Nullable JsonTree given, String pointer) {
        if (given == null || (field.mayBeAbsent() && countsAsAbsent(field, given))) {
            return absent(field, pointer);
        }
        return value(field.shape(), given, pointer);
    }

    private boolean countsAsAbsent(RecordField field, JsonTree given) {
        return switch (given) {
            case JsonTree.Null _ -> writtenByHand || field.shape().nullable();
            case JsonTree.Str(var text)
            when writtenByHand && text.isEmpty() ->
                (field.shape().nullable() && isText(field.shape())) || refusesBlank(field.shape());
            case JsonTree _ -> false;
        };
    }

    private static boolean isText(Shape shape) {
        return shape.kind() instanceof Kind.Single(var scalar) && (scalar == Scalar.TEXT || scalar == Scalar.SECRET);
    }

    private static boolean refusesBlank(Shape shape) {
        return new Decoder(false, null).value(shape, new JsonTree.Str(""), "") == FAILED;
    }

    private @Nullable Object absent(RecordField field, String pointer) {
        if (field.shape().nullable()) {
            return null;
        }
        if (field.defaultText() != null) {
            return value(field.shape(), Defaults.json(field), pointer);
        }
        if (field.mayBeAbsent()) {
            return value(field.shape(), new JsonTree.Obj(Map.of()), pointer);
        }
        return failed(pointer, "is required, but missing");
    }

    private Object create(RecordType type, @Nullable Object[] components, String pointer) {
        try {
            Object record = type.create(components);
            if (record instanceof Checked checked) {
                checked.problems().forEach(problem -> noteOwn(problem, pointer));
            }
            return record;
        } catch (IllegalArgumentException e) {
            noteOwn(named(type, String.valueOf(e.getMessage())), pointer);
            return FAILED;
        }
    }

    /// A problem that a record has reported itself, which may start with a pointer relative to it.
    private void noteOwn(String problem, String pointer) {
        int end = problem.startsWith("/") ? problem.indexOf(": ") : -1;
        if (end < 0) {
            problems.add(pointer, problem);
        } else {
            problems.add(pointer + problem.substring(0, end), problem.substring(end + 2));
        }
    }

    /// A message that starts with the name of a component is about that component.
    private static String named(RecordType type, String message) {
        int end = message.indexOf(' ');
        String first = end < 0 ? message : message.substring(0, end);
        for (RecordField field : type.fields()) {
            if (first.equals(field.name()) || first.equals(field.javaName())) {
                return Problems.child("", field.name()) + ": " + message.substring(end + 1);
            }
        }
        return message;
    }

    private Object failed(String pointer, String problem) {
        problems.add(pointer, problem);
        return FAILED;
    }

    private static String quoted(List<String> names) {
        return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
    }
}
