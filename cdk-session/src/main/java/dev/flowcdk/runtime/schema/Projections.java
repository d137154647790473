package dev.flowcdk.runtime.schema;

import dev.flowcdk.internal.protocol.Exists;
import dev.flowcdk.internal.protocol.ReduceStrategy;
import dev.flowcdk.internal.protocol.WireInference;
import dev.flowcdk.internal.protocol.WireInference.ArrayInference;
import dev.flowcdk.internal.protocol.WireInference.NumericInference;
import dev.flowcdk.internal.protocol.WireInference.StringInference;
import dev.flowcdk.internal.protocol.WireProjection;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.LocationShape.Property;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The projections of a collection: its schema's locations, the user's own fields, and the three that the platform
/// adds.
public final class Projections {

    /// The field of the whole document.
    public static final String DOCUMENT = "flow_document";
    /// The field of the time of publication.
    public static final String PUBLISHED_AT = "flow_published_at";
    /// The field that says whether values of the row were truncated.
    public static final String TRUNCATED = "_meta/flow_truncated";
    /// Where documents keep their UUID.
    public static final String UUID_POINTER = "/_meta/uuid";

    private static final Set<String> UNSIGNED_FORMATS = Set.of("uint32", "uint64");

    private final List<String> key;
    private final Map<String, WireProjection> byField = new TreeMap<>();
    private final LocationShape root;

    private Projections(LocationShape root, List<String> key) {
        this.root = root.withTypes(root.types() & Types.OBJECT);
        this.key = key;
    }

    /// The projections, ordered by field.
    ///
    /// @param schema the collection's read schema
    /// @param key JSON pointers of the collection's key
    /// @param explicit the user's fields and their pointers
    public static List<WireProjection> of(SchemaDocument schema, List<String> key, Map<String, String> explicit) {
        var projections = new Projections(ShapeReader.read(schema), key);
        projections.walk("", projections.root, Exists.MUST);
        for (String pointer : key) {
            String field = field(pointer);
            if (!projections.has(pointer)) {
                projections.add(pointer, field, false);
            }
        }
        explicit.forEach((field, pointer) -> projections.add(pointer, field, true));
        projections.addPlatformFields();
        return List.copyOf(projections.byField.values());
    }

    /// The field that stands for a pointer unless the user says otherwise.
    public static String field(String pointer) {
        return pointer.isEmpty() ? DOCUMENT : pointer.substring(1);
    }

    private boolean has(String pointer) {
        Collection<WireProjection> all = byField.values();
        return all.stream().anyMatch(projection -> projection.ptr().equals(pointer));
    }

    private void walk(String pointer, LocationShape shape, Exists exists) {
        if (!pointer.isEmpty()) {
            put(pointer, field(pointer), false, inference(shape, exists));
        }
        boolean onlyObject = shape.types() == Types.OBJECT;
        for (Map.Entry<String, Property> each : shape.properties().entrySet()) {
            Property property = each.getValue();
            String child = pointer + "/" + escape(each.getKey());
            walk(child, property.shape(), childExists(property, exists, onlyObject));
        }
    }

    private static Exists childExists(Property property, Exists parent, boolean onlyObject) {
        if (property.shape().types() == 0) {
            return Exists.CANNOT;
        }
        return parent == Exists.MUST && onlyObject && property.required() ? Exists.MUST : Exists.MAY;
    }

    private void add(String pointer, String field, boolean explicit) {
        LocationShape shape = root;
        Exists exists = Exists.MUST;
        for (String token : pointer.isEmpty() ? List.<String>of() : tokens(pointer)) {
            Property property = shape.properties().get(token);
            if (property != null) {
                exists = childExists(property, exists, shape.types() == Types.OBJECT);
                shape = property.shape();
            } else if (shape.items() != null && token.matches("\\d{1,9}")) {
                boolean there = shape.types() == Types.ARRAY
                        && Integer.parseInt(token) < shape.sizes().minItems();
                exists = there && exists == Exists.MUST ? Exists.MUST : Exists.MAY;
                shape = shape.items();
            } else {
                exists = Exists.IMPLICIT;
                shape = shape.additional() == null ? LocationShape.ANY : shape.additional();
            }
        }
        put(pointer, field, explicit, inference(shape, exists));
    }

    private void addPlatformFields() {
        if (byField.values().stream().noneMatch(each -> each.ptr().isEmpty())) {
            put("", DOCUMENT, false, inference(root, Exists.MUST));
        }
        byField.computeIfAbsent(PUBLISHED_AT, field -> projection(UUID_POINTER, field, false, publishedAt()));
        byField.put(TRUNCATED, projection("/" + TRUNCATED, TRUNCATED, false, truncated()));
    }

    private void put(String pointer, String field, boolean explicit, WireInference inference) {
        byField.put(field, projection(pointer, field, explicit, inference));
    }

    private WireProjection projection(String pointer, String field, boolean explicit, WireInference inference) {
        return new WireProjection(pointer, field, explicit, false, key.contains(pointer), inference);
    }

    private static WireInference publishedAt() {
        return new WireInference(
                List.of("string"),
                new StringInference("", "date-time", 0, "uuid", "", ""),
                "Flow Publication Time",
                "Flow publication date-time of this document",
                null,
                false,
                Exists.MUST,
                null,
                null,
                List.of(),
                ReduceStrategy.REDUCE_UNSET,
                "");
    }

    private static WireInference truncated() {
        return new WireInference(
                List.of("boolean"),
                null,
                "Flow truncation indicator",
                "Indicates whether any of the materialized values for this row have been truncated to make them fit"
                        + " inside the limitations of the destination system.",
                null,
                false,
                Exists.MUST,
                null,
                null,
                List.of(),
                ReduceStrategy.REDUCE_UNSET,
                "");
    }

    private static WireInference inference(LocationShape shape, Exists exists) {
        return new WireInference(
                Types.names(shape.types()),
                strings(shape),
                orEmpty(shape.text().title()),
                orEmpty(shape.text().description()),
                shape.text().defaultValue() == null
                        ? null
                        : RawJson.of(shape.text().defaultValue().toString()),
                Boolean.TRUE.equals(shape.text().secret()),
                exists,
                numbers(shape),
                arrays(shape),
                shape.enumValues() == null
                        ? List.of()
                        : shape.enumValues().stream()
                                .map(value -> RawJson.of(value.toString()))
                                .toList(),
                reduce(shape.text().reduce()),
                orEmpty(shape.strings().contentMediaType()));
    }

    private static @Nullable StringInference strings(LocationShape shape) {
        if (!shape.can(Types.STRING)) {
            return null;
        }
        String format = orEmpty(shape.strings().format());
        Integer maxLength = shape.strings().maxLength();
        return new StringInference(
                orEmpty(shape.strings().contentMediaType()),
                UNSIGNED_FORMATS.contains(format) ? "integer" : format,
                maxLength == null ? 0 : maxLength,
                orEmpty(shape.strings().contentEncoding()),
                "",
                "");
    }

    private static @Nullable NumericInference numbers(LocationShape shape) {
        if (!shape.can(Types.NUMBER)) {
            return null;
        }
        Double minimum = shape.bounds().minimum();
        Double maximum = shape.bounds().maximum();
        return new NumericInference(
                minimum != null, minimum == null ? 0 : minimum, maximum != null, maximum == null ? 0 : maximum);
    }

    private static @Nullable ArrayInference arrays(LocationShape shape) {
        if (!shape.can(Types.ARRAY)) {
            return null;
        }
        Integer maxItems = shape.sizes().maxItems();
        return new ArrayInference(
                shape.sizes().minItems(),
                maxItems != null,
                maxItems == null ? 0 : maxItems,
                Types.names(shape.items() == null ? Types.ANY : shape.items().types()));
    }

    private static ReduceStrategy reduce(@Nullable String strategy) {
        return switch (strategy) {
            case null -> ReduceStrategy.REDUCE_UNSET;
            case "append" -> ReduceStrategy.REDUCE_APPEND;
            case "firstWriteWins" -> ReduceStrategy.REDUCE_FIRST_WRITE_WINS;
            case "lastWriteWins" -> ReduceStrategy.REDUCE_LAST_WRITE_WINS;
            case "maximize" -> ReduceStrategy.REDUCE_MAXIMIZE;
            case "merge" -> ReduceStrategy.REDUCE_MERGE;
            case "minimize" -> ReduceStrategy.REDUCE_MINIMIZE;
            case "set" -> ReduceStrategy.REDUCE_SET;
            case "sum" -> ReduceStrategy.REDUCE_SUM;
            case "jsonSchemaMerge" -> ReduceStrategy.REDUCE_JSON_SCHEMA_MERGE;
            default -> ReduceStrategy.REDUCE_MULTIPLE;
        };
    }

    static List<String> tokens(String pointer) {
        var tokens = new ArrayList<String>();
        for (String token : pointer.substring(1).split("/", -1)) {
            tokens.add(token.replace("~1", "/").replace("~0", "~"));
        }
        return tokens;
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
