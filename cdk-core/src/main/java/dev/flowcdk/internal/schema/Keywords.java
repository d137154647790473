package dev.flowcdk.internal.schema;

import dev.flowcdk.Advanced;
import dev.flowcdk.Choice;
import dev.flowcdk.CollectionName;
import dev.flowcdk.Default;
import dev.flowcdk.Deletable;
import dev.flowcdk.DeltaUpdates;
import dev.flowcdk.Field;
import dev.flowcdk.Hidden;
import dev.flowcdk.InferSchema;
import dev.flowcdk.Keyword;
import dev.flowcdk.Multiline;
import dev.flowcdk.Nonsensitive;
import dev.flowcdk.ReadOnly;
import dev.flowcdk.Reduce;
import dev.flowcdk.SchemaName;
import dev.flowcdk.Suggested;
import dev.flowcdk.Title;
import dev.flowcdk.Unordered;
import dev.flowcdk.internal.config.Defaults;
import dev.flowcdk.internal.record.Kind;
import dev.flowcdk.internal.record.RecordField;
import dev.flowcdk.internal.record.RecordType;
import dev.flowcdk.internal.record.Scalar;
import dev.flowcdk.internal.schema.SchemaGeneration.Purpose;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Writes what annotations say into schemas.
final class Keywords {

    private static final List<Marker> MARKERS = List.of(
            new Marker(Advanced.class, "advanced"),
            new Marker(Multiline.class, "multiline"),
            new Marker(Nonsensitive.class, "nonsensitive"),
            new Marker(ReadOnly.class, "readOnly"),
            new Marker(Hidden.class, "x-hidden-field"),
            new Marker(CollectionName.class, "x-collection-name"),
            new Marker(SchemaName.class, "x-schema-name"),
            new Marker(DeltaUpdates.class, "x-delta-updates"));

    private static final List<String> READING_ORDER = List.of(
            "$schema",
            "$id",
            "title",
            "description",
            "type",
            "required",
            "properties",
            "oneOf",
            "additionalProperties",
            "const",
            "enum",
            "format",
            "pattern",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "default",
            "discriminator",
            "readOnly",
            "order");

    /// Name of the component in which a document speaks of itself.
    static final String META = "_meta";

    private record Marker(Class<? extends Annotation> annotation, String keyword) {}

    private Keywords() {}

    /// What the annotations of a record say.
    static void describe(Class<?> type, ObjectNode node, Purpose purpose) {
        var title = type.getAnnotation(Title.class);
        if (title != null) {
            node.put("title", title.value());
            putUnlessEmpty(node, "description", title.description());
        }
        if (purpose == Purpose.CONFIG) {
            node.put("additionalProperties", false);
            if (type.isAnnotationPresent(Advanced.class)) {
                node.put("advanced", true);
            }
        } else {
            describeReduction(type, node);
        }
        addWritten(type.getAnnotationsByType(Keyword.class), node);
    }

    /// What the annotations of a component say.
    static void describe(RecordType type, RecordField field, ObjectNode node, Purpose purpose) {
        var label = field.annotation(Field.class);
        if (label != null) {
            if (!label.title().equals(Field.UNTITLED)) {
                node.put("title", label.title());
            }
            node.put("description", label.description());
        }
        if (purpose == Purpose.CONFIG) {
            describeOption(type, field, node);
        } else {
            reduce(field.annotation(Reduce.class), node);
        }
    }

    private static void describeReduction(Class<?> type, ObjectNode node) {
        if (type.isAnnotationPresent(InferSchema.class)) {
            node.put("x-infer-schema", true);
        }
        if (!type.isAnnotationPresent(Deletable.class)) {
            reduce(type.getAnnotation(Reduce.class), node);
            return;
        }
        // both levels are required, since a condition about what is absent holds
        ObjectNode document = node.putObject("if");
        document.putArray("required").add(META);
        ObjectNode meta = document.putObject("properties").putObject(META);
        meta.putArray("required").add("op");
        meta.putObject("properties").putObject("op").put("const", "d");
        String merge = Reduce.Strategy.MERGE.json();
        node.putObject("then").putObject("reduce").put("strategy", merge).put("delete", true);
        node.putObject("else").putObject("reduce").put("strategy", merge);
    }

    private static void reduce(@Nullable Reduce reduce, ObjectNode node) {
        if (reduce != null) {
            node.putObject("reduce").put("strategy", reduce.value().json());
        }
    }

    /// Adds what [Keyword] annotations of components say. Done last, since they may reach below the component's
    /// schema.
    static void addWritten(Class<?> type, ObjectNode schema) {
        for (RecordField field : RecordType.of(type).fields()) {
            if (schema.path("properties").get(field.name()) instanceof ObjectNode node) {
                addWrittenBelow(field.shape().kind(), node);
                addWritten(field.annotations(Keyword.class), node);
            }
        }
    }

    private static void addWrittenBelow(Kind kind, ObjectNode schema) {
        switch (kind) {
            case Kind.Section(var type) -> addWritten(type, schema);
            case Kind.Items(var item) -> addWrittenBelow(item.kind(), (ObjectNode) schema.path("items"));
            case Kind.Entries(var entry) ->
                addWrittenBelow(entry.kind(), (ObjectNode) schema.path("additionalProperties"));
            case Kind.OneOf oneOf -> {
                for (int index = 0; index < oneOf.options().size(); index++) {
                    addWritten(oneOf.options().get(index).type(), (ObjectNode)
                            schema.path("oneOf").path(index));
                }
            }
            case Kind.Single _, Kind.Constants _, Kind.Any _, Kind.Unsupported _ -> {}
        }
    }

    /// Adds the property that tells a choice from the others, as its first.
    static void addDiscriminator(Kind.OneOf oneOf, Kind.Option option, ObjectNode choice, Purpose purpose) {
        var label = Objects.requireNonNull(option.type().getAnnotation(Choice.class));
        choice.put("title", label.title());
        putUnlessEmpty(choice, "description", label.description());

        ObjectNode property = JsonNodeFactory.instance.objectNode();
        property.put("type", "string");
        property.put("description", "Chooses " + label.title() + ".");
        property.put("const", option.name());
        if (purpose == Purpose.CONFIG) {
            property.put("default", option.name());
            property.put("order", 0);
        }
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        properties.set(oneOf.property(), property);
        if (choice.get("properties") instanceof ObjectNode others) {
            properties.setAll(others);
        }
        choice.set("properties", properties);
        if (!oneOf.open() || purpose == Purpose.DOCUMENT) {
            choice.withArray("required").insert(0, oneOf.property());
        } else {
            choice.remove("additionalProperties");
        }
    }

    /// The same schema with the keywords that readers look for first in front.
    static JsonNode inReadingOrder(JsonNode schema) {
        if (!(schema instanceof ObjectNode node)) {
            return schema;
        }
        ObjectNode sorted = JsonNodeFactory.instance.objectNode();
        for (String keyword : READING_ORDER) {
            JsonNode value = node.get(keyword);
            if (value != null) {
                sorted.set(keyword, value);
            }
        }
        node.properties().forEach(property -> sorted.set(property.getKey(), property.getValue()));
        JsonNode items = sorted.remove("items");
        if (items != null) {
            sorted.set("items", items);
        }
        sortBelow(sorted);
        return sorted;
    }

    private static void sortBelow(ObjectNode schema) {
        if (schema.get("properties") instanceof ObjectNode properties) {
            for (String name : List.copyOf(properties.propertyNames())) {
                properties.set(name, inReadingOrder(properties.get(name)));
            }
        }
        for (String below : List.of("items", "additionalProperties")) {
            if (schema.get(below) instanceof ObjectNode values) {
                schema.set(below, inReadingOrder(values));
            }
        }
        if (schema.get("oneOf") instanceof ArrayNode choices) {
            for (int index = 0; index < choices.size(); index++) {
                choices.set(index, inReadingOrder(choices.get(index)));
            }
        }
    }

    private static void describeOption(RecordType type, RecordField field, ObjectNode node) {
        String preset = preset(field);
        if (preset != null) {
            node.set("default", json(Defaults.jsonText(field.shape(), preset)));
        }
        int order = order(type, field);
        if (order >= 0) {
            node.put("order", order);
        }
        if (isSecret(field)) {
            node.put("secret", true);
        }
        for (Marker marker : MARKERS) {
            if (field.has(marker.annotation())) {
                node.put(marker.keyword(), true);
            }
        }
    }

    private static @Nullable String preset(RecordField field) {
        var suggested = field.annotation(Suggested.class);
        if (suggested != null) {
            return suggested.value();
        }
        var given = field.annotation(Default.class);
        return given != null && given.inSchema() ? given.value() : null;
    }

    /// Place among the ordered options of the record, behind the discriminator of a choice; -1 for none.
    private static int order(RecordType type, RecordField field) {
        if (!ordered(type, field)) {
            return -1;
        }
        int order = type.choices() == null ? 0 : 1;
        for (RecordField other : type.fields()) {
            if (other == field) {
                return order;
            }
            if (other.inSchema() && ordered(type, other)) {
                order++;
            }
        }
        throw new IllegalStateException("no component " + field.name());
    }

    private static boolean ordered(RecordType type, RecordField field) {
        return !type.type().isAnnotationPresent(Unordered.class) && !field.has(Unordered.class);
    }

    static boolean isSecret(RecordField field) {
        return field.shape().kind() instanceof Kind.Single(var scalar) && scalar == Scalar.SECRET;
    }

    private static void addWritten(Keyword[] keywords, ObjectNode node) {
        for (Keyword keyword : keywords) {
            if (node.at(keyword.at()) instanceof ObjectNode place) {
                place.set(keyword.name(), json(keyword.json()));
            } else {
                throw new AuthorMistakes(
                        List.of("@Keyword " + keyword.name() + ": there is nothing at " + keyword.at()));
            }
        }
    }

    static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static void putUnlessEmpty(ObjectNode node, String keyword, String text) {
        if (!text.isEmpty()) {
            node.put(keyword, text);
        }
    }
}
