package dev.flowcdk.internal.schema;

import dev.flowcdk.Key;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.internal.record.Kind;
import dev.flowcdk.internal.record.RecordField;
import dev.flowcdk.internal.record.RecordType;
import dev.flowcdk.internal.record.Scalar;
import dev.flowcdk.json.RawJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// JSON pointers into the objects that records stand for.
public final class RecordPointers {

    private RecordPointers() {}

    /// Pointers to the parts of a resource's path, in its order; empty if no component has a [ResourcePath].
    public static List<String> resourcePath(Class<?> resource) {
        return resourcePathFields(resource).map(field -> pointer("", field)).toList();
    }

    /// The path of one resource. Parts that are null are left out.
    public static List<String> resourcePathOf(Object resource) {
        return resourcePathFields(resource.getClass())
                .map(field -> field.valueIn(resource))
                .filter(Objects::nonNull)
                .map(Object::toString)
                .toList();
    }

    /// Pointers to the parts of a document's key, in the order of declaration, also in nested records.
    public static List<String> key(Class<?> document) {
        List<String> pointers = new ArrayList<>();
        addKeys(RecordType.of(document), "", pointers);
        return List.copyOf(pointers);
    }

    private static Stream<RecordField> resourcePathFields(Class<?> resource) {
        return RecordType.of(resource).fields().stream()
                .filter(field -> field.has(ResourcePath.class))
                .sorted(Comparator.comparingInt(RecordPointers::place));
    }

    static int place(RecordField field) {
        return Objects.requireNonNull(field.annotation(ResourcePath.class)).value();
    }

    /// Whether documents of a record may have a value at a JSON pointer.
    public static boolean reaches(Class<?> document, String pointer) {
        Kind at = new Kind.Section(document);
        for (String part : pointer.substring(1).split("/", -1)) {
            at = below(at, part.replace("~1", "/").replace("~0", "~"));
        }
        return !(at instanceof Kind.Unsupported);
    }

    private static Kind below(Kind kind, String name) {
        return switch (kind) {
            case Kind.Section(var type) -> component(RecordType.of(type), name);
            case Kind.Items(var item) -> item.kind();
            case Kind.Entries(var entry) -> entry.kind();
            case Kind.OneOf _, Kind.Any _ -> new Kind.Any(RawJson.class);
            case Kind.Single _, Kind.Constants _, Kind.Unsupported _ -> new Kind.Unsupported("has no parts");
        };
    }

    private static Kind component(RecordType record, String name) {
        if (record.choices() != null && record.choices().property().equals(name)) {
            return new Kind.Single(Scalar.TEXT);
        }
        for (RecordField field : record.fields()) {
            if (field.name().equals(name)) {
                return field.shape().kind();
            }
        }
        return new Kind.Unsupported("no component " + name);
    }

    private static void addKeys(RecordType type, String pointer, List<String> pointers) {
        for (RecordField field : type.fields()) {
            if (field.has(Key.class)) {
                pointers.add(pointer(pointer, field));
            } else if (field.shape().kind() instanceof Kind.Section(var nested)) {
                addKeys(RecordType.of(nested), pointer(pointer, field), pointers);
            }
        }
    }

    private static String pointer(String parent, RecordField field) {
        return parent + '/' + field.name().replace("~", "~0").replace("/", "~1");
    }
}
