package dev.flowcdk.internal.schema;

import dev.flowcdk.AbsentWhenNull;
import dev.flowcdk.Choice;
import dev.flowcdk.CollectionName;
import dev.flowcdk.Default;
import dev.flowcdk.DeltaUpdates;
import dev.flowcdk.Field;
import dev.flowcdk.Keyword;
import dev.flowcdk.Multiline;
import dev.flowcdk.Nonsensitive;
import dev.flowcdk.NotInSchema;
import dev.flowcdk.Required;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.SchemaName;
import dev.flowcdk.Suggested;
import dev.flowcdk.internal.config.Defaults;
import dev.flowcdk.internal.record.Kind;
import dev.flowcdk.internal.record.RecordField;
import dev.flowcdk.internal.record.RecordType;
import dev.flowcdk.internal.record.Scalar;
import dev.flowcdk.internal.record.Shape;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The rules that an author's records keep. Each check finds all mistakes.
public final class RecordRules {

    private static final Pattern SECRET_NAME = Pattern.compile(
            "(password|passwd|passphrase|token|secret|(api|private|secret|access)_?key)$", Pattern.CASE_INSENSITIVE);

    private final List<String> mistakes = new ArrayList<>();
    private final Set<Class<?>> open = new HashSet<>();
    private final Set<Class<?>> seen = new LinkedHashSet<>();
    private final boolean options;
    private final boolean secretsAllowed;

    private RecordRules(boolean options, boolean secretsAllowed) {
        this.options = options;
        this.secretsAllowed = secretsAllowed;
    }

    /// Rules of endpoint and resource configs.
    ///
    /// @throws AuthorMistakes if the record breaks any
    public static void checkConfig(Class<?> config) {
        throwIfAny(config(config));
    }

    /// Rules of documents.
    ///
    /// @throws AuthorMistakes if the record breaks any
    public static void checkDocument(Class<?> document) {
        throwIfAny(document(document));
    }

    /// Rules of states, and of what is staged.
    ///
    /// @throws AuthorMistakes if the record breaks any
    public static void checkState(Class<?> state) {
        throwIfAny(state(state));
    }

    /// Rules of a capture's resource: those of configs, and that it has a path.
    ///
    /// @throws AuthorMistakes if the record breaks any
    public static void checkResource(Class<?> resource) {
        throwIfAny(resource(resource));
    }

    /// What is wrong with an endpoint or resource config, empty if nothing is.
    public static List<String> config(Class<?> config) {
        var rules = new RecordRules(true, true);
        rules.root(config);
        return rules.mistakes;
    }

    /// What is wrong with a resource config that must have a path, empty if nothing is.
    public static List<String> resource(Class<?> resource) {
        List<String> mistakes = new ArrayList<>(config(resource));
        if (resource.isRecord() && RecordPointers.resourcePath(resource).isEmpty()) {
            mistakes.add(name(resource) + ": no component has a @ResourcePath, so that bindings cannot be told apart");
        }
        return mistakes;
    }

    /// What is wrong with a document, empty if nothing is.
    public static List<String> document(Class<?> document) {
        var rules = new RecordRules(false, false);
        rules.root(document);
        if (rules.mistakes.isEmpty()) {
            if (RecordPointers.key(document).isEmpty()) {
                rules.mistakes.add(name(document) + ": no component has a @Key");
            }
            DocumentRules.checkDeletion(document, rules.mistakes);
        }
        return rules.mistakes;
    }

    /// What is wrong with a state, empty if nothing is.
    public static List<String> state(Class<?> state) {
        var rules = new RecordRules(false, false);
        rules.shape(name(state), RecordType.shapeOf(state));
        rules.details();
        if (rules.mistakes.isEmpty()) {
            rules.mistakes.addAll(StateRules.mistakes(state));
        }
        return rules.mistakes;
    }

    private static void throwIfAny(List<String> mistakes) {
        if (!mistakes.isEmpty()) {
            throw new AuthorMistakes(mistakes);
        }
    }

    private void root(Class<?> type) {
        if (type.isRecord()) {
            record(type);
            details();
        } else {
            mistakes.add(name(type) + ": must be a record");
        }
    }

    private void record(Class<?> type) {
        if (!open.add(type)) {
            mistakes.add(name(type) + ": contains itself, which has no schema; use JsonNode for the part that repeats");
            return;
        }
        seen.add(type);
        for (RecordField field : RecordType.of(type).fields()) {
            shape(name(type, field), field.shape());
        }
        open.remove(type);
    }

    /// Rules that can be asked for once it is known that all types have a place in JSON, and otherwise as far as
    /// possible.
    private void details() {
        boolean sound = mistakes.isEmpty();
        for (Class<?> type : seen) {
            RecordType record = RecordType.of(type);
            for (RecordField field : record.fields()) {
                String where = name(type, field);
                if (options) {
                    label(where, field);
                    markers(where, field);
                    secrecy(where, field);
                }
                if (sound) {
                    values(where, field);
                }
            }
            names(type, record);
            path(type, record);
        }
    }

    private void shape(String where, Shape shape) {
        switch (shape.kind()) {
            case Kind.Single(var scalar) -> {
                if (scalar == Scalar.SECRET && !secretsAllowed) {
                    mistakes.add(where + ": a secret must not be part of a document or a state");
                }
            }
            case Kind.Items(var item) -> shape(where, item);
            case Kind.Entries(var entry) -> shape(where, entry);
            case Kind.Section(var type) -> record(type);
            case Kind.OneOf oneOf -> choices(where, oneOf);
            case Kind.Unsupported(var why) -> mistakes.add(where + ": " + why);
            case Kind.Constants constants -> {
                if (Set.copyOf(constants.names()).size() < constants.names().size()) {
                    mistakes.add(
                            where + ": two constants of " + name(constants.type()) + " have the same name in JSON");
                }
            }
            case Kind.Any _ -> {}
        }
    }

    private void choices(String where, Kind.OneOf oneOf) {
        Set<String> names = new HashSet<>();
        for (Kind.Option option : oneOf.options()) {
            if (!names.add(option.name())) {
                mistakes.add(where + ": two choices are named \"" + option.name() + '"');
            }
            if (RecordType.of(option.type()).fields().stream()
                    .anyMatch(field -> field.name().equals(oneOf.property()))) {
                mistakes.add(name(option.type()) + ": a component is named \"" + oneOf.property()
                        + "\" in JSON, like the property that tells choices apart");
            }
            if (options && isBlank(option.type().getAnnotation(Choice.class).title())) {
                mistakes.add(name(option.type()) + ": its @Choice has no title");
            }
            record(option.type());
        }
    }

    private void values(String where, RecordField field) {
        if (options) {
            absence(where, field);
        }
        DocumentRules.check(where, field, mistakes);
        if (field.has(AbsentWhenNull.class) && !field.shape().nullable()) {
            mistakes.add(where + ": is @AbsentWhenNull, so that it must be @Nullable");
        }
        if (!options && field.absentWhenNull() && field.shape().nullable() && field.has(Required.class)) {
            mistakes.add(where + ": is @Required, but absent where it is null; drop one of both");
        }
        if (!options
                && field.shape().nullable()
                && field.shape().kind() instanceof Kind.Section(var section)
                && !RecordPointers.key(section).isEmpty()) {
            mistakes.add(where + ": holds a @Key, so that it must not be @Nullable: each document has its key");
        }
        if (field.defaultText() != null) {
            String problem = Defaults.problem(field);
            if (!problem.isEmpty()) {
                mistakes.add(where + ": " + problem);
            }
        }
    }

    private void label(String where, RecordField field) {
        var label = field.annotation(Field.class);
        if (label == null) {
            if (field.inSchema()) {
                mistakes.add(where + ": has no @Field, which gives it a title and a description");
            }
            return;
        }
        if (isBlank(label.title())) {
            mistakes.add(where + ": has no title");
        }
        if (isBlank(label.description())) {
            mistakes.add(where + ": has no description");
        }
    }

    private void absence(String where, RecordField field) {
        if (field.has(NotInSchema.class) && !field.mayBeAbsent()) {
            mistakes.add(where + ": is @NotInSchema, so that it must be @Nullable or have a @Default");
        }
        if (field.has(Required.class) && !field.mayBeAbsent()) {
            mistakes.add(where + ": is required anyway, having no @Default and not being @Nullable; remove @Required");
        }
        if (field.has(Default.class) && field.shape().nullable()) {
            mistakes.add(where + ": is never null, having a @Default; remove @Nullable");
        }
        if (field.has(Default.class) && field.has(Suggested.class)) {
            mistakes.add(where + ": has a @Default and is @Suggested; decide for one");
        }
    }

    private void markers(String where, RecordField field) {
        needs(where, field, Multiline.class, "string", Scalar.TEXT, Scalar.SECRET);
        needs(where, field, CollectionName.class, "string", Scalar.TEXT);
        needs(where, field, SchemaName.class, "string", Scalar.TEXT);
        needs(where, field, ResourcePath.class, "string", Scalar.TEXT);
        needs(where, field, DeltaUpdates.class, "boolean", Scalar.BOOLEAN);
    }

    private void secrecy(String where, RecordField field) {
        for (Keyword keyword : field.annotations(Keyword.class)) {
            if (keyword.name().equals("secret") && !Keywords.isSecret(field)) {
                mistakes.add(where + ": a secret must be of the type Secret");
                return;
            }
        }
        boolean isText = field.shape().kind() instanceof Kind.Single(var scalar) && scalar == Scalar.TEXT;
        if (isText && SECRET_NAME.matcher(field.javaName()).find() && !field.has(Nonsensitive.class)) {
            mistakes.add(where + ": sounds like a secret, but is a String, which is stored and shown as it is; make it"
                    + " a Secret, or mark it @Nonsensitive if anyone may see it");
        }
    }

    private void needs(
            String where, RecordField field, Class<? extends Annotation> marker, String wanted, Scalar... scalars) {
        boolean fits = field.shape().kind() instanceof Kind.Single(var scalar)
                && List.of(scalars).contains(scalar);
        if (field.has(marker) && !fits) {
            mistakes.add(where + ": is @" + marker.getSimpleName() + ", so that it must be a " + wanted);
        }
    }

    private void names(Class<?> type, RecordType record) {
        Set<String> names = new HashSet<>();
        for (RecordField field : record.fields()) {
            if (!names.add(field.name())) {
                mistakes.add(name(type) + ": two components are named \"" + field.name() + "\" in JSON");
            }
        }
    }

    private void path(Class<?> type, RecordType record) {
        List<Integer> places = record.fields().stream()
                .filter(field -> field.has(ResourcePath.class))
                .map(RecordPointers::place)
                .sorted()
                .toList();
        for (int index = 0; index < places.size(); index++) {
            if (places.get(index) != index) {
                mistakes.add(name(type) + ": its @ResourcePath indexes are " + places + ", but must be 0 to "
                        + (places.size() - 1));
                return;
            }
        }
    }

    private static boolean isBlank(String text) {
        return text.isBlank();
    }

    private static String name(Class<?> type, RecordField field) {
        return name(type) + '.' + field.javaName();
    }

    private static String name(Class<?> type) {
        return type.getSimpleName();
    }
}
