package dev.flowcdk.internal.schema;

import dev.flowcdk.internal.record.Kind;
import dev.flowcdk.internal.record.RecordField;
import dev.flowcdk.internal.record.RecordType;
import dev.flowcdk.internal.record.Scalar;
import dev.flowcdk.internal.record.Shape;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Makes schemas of what decoding and encoding go by themselves: the shapes of components.
final class SchemaGeneration {

    /// What a schema is for.
    enum Purpose {
        CONFIG,
        DOCUMENT
    }

    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    private final Purpose purpose;

    SchemaGeneration(Purpose purpose) {
        this.purpose = purpose;
    }

    JsonNode schema(Class<?> record) {
        ObjectNode schema = section(record);
        schema.put("$schema", DIALECT);
        schema.remove("additionalProperties");
        Keywords.addWritten(record, schema);
        return Keywords.inReadingOrder(schema);
    }

    private ObjectNode section(Class<?> type) {
        ObjectNode node = node();
        node.put("type", "object");
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        RecordType record = RecordType.of(type);
        for (RecordField field : record.fields()) {
            if (field.inSchema()) {
                properties.set(field.name(), property(record, field));
                if (field.required()) {
                    required.add(field.name());
                }
            }
        }
        setUnlessEmpty(node, "required", required);
        setUnlessEmpty(node, "properties", properties);
        Keywords.describe(type, node, purpose);
        return node;
    }

    private ObjectNode property(RecordType record, RecordField field) {
        Shape shape = field.shape();
        ObjectNode node = value(shape);
        if (purpose == Purpose.DOCUMENT && shape.nullable() && !field.absentWhenNull()) {
            allowNull(node);
        }
        Keywords.describe(record, field, node, purpose);
        return node;
    }

    /// An item of a list or a value of a map, which can be null but never absent.
    private ObjectNode element(Shape shape) {
        ObjectNode node = value(shape);
        if (shape.nullable()) {
            allowNull(node);
        }
        return node;
    }

    private ObjectNode value(Shape shape) {
        ObjectNode node = switch (shape.kind()) {
            case Kind.Single(var scalar) -> scalar(scalar);
            case Kind.Constants constants -> constants(constants);
            case Kind.Items(var item) -> {
                ObjectNode items = node().put("type", "array");
                items.set("items", element(item));
                yield items;
            }
            case Kind.Entries(var entry) -> {
                ObjectNode entries = node().put("type", "object");
                entries.set("additionalProperties", element(entry));
                yield entries;
            }
            case Kind.Section(var type) -> section(type);
            case Kind.OneOf oneOf -> oneOf(oneOf);
            case Kind.Any _ -> node();
            case Kind.Unsupported(var why) -> throw new AuthorMistakes(List.of(why));
        };
        Limits.write(shape, node);
        return node;
    }

    /// In documents a duration has no format: JSON Schema's durations are neither fractional nor negative.
    private ObjectNode scalar(Scalar scalar) {
        ObjectNode node = node().put("type", scalar.jsonType());
        if (!scalar.format().isEmpty()) {
            node.put("format", scalar == Scalar.URI && purpose == Purpose.DOCUMENT ? "uri-reference" : scalar.format());
        }
        if (!scalar.pattern().isEmpty() && purpose == Purpose.CONFIG) {
            node.put("pattern", scalar.pattern());
        }
        if (scalar == Scalar.BYTES) {
            node.put("contentEncoding", "base64");
        }
        return node;
    }

    private static ObjectNode constants(Kind.Constants constants) {
        ObjectNode node = node().put("type", "string");
        constants.names().forEach(node.putArray("enum")::add);
        return node;
    }

    private ObjectNode oneOf(Kind.OneOf oneOf) {
        ObjectNode node = node().put("type", "object");
        node.putObject("discriminator").put("propertyName", oneOf.property());
        ArrayNode choices = node.putArray("oneOf");
        for (Kind.Option option : oneOf.options()) {
            ObjectNode choice = section(option.type());
            Keywords.addDiscriminator(oneOf, option, choice, purpose);
            choices.add(choice);
        }
        return node;
    }

    private static void allowNull(ObjectNode node) {
        JsonNode type = node.get("type");
        if (type == null) {
            return;
        }
        node.putArray("type").add(type).add("null");
        if (node.get("enum") instanceof ArrayNode constants) {
            constants.addNull();
        }
        if (node.get("oneOf") instanceof ArrayNode choices) {
            choices.addObject().put("type", "null");
        }
    }

    private static void setUnlessEmpty(ObjectNode node, String keyword, JsonNode value) {
        if (!value.isEmpty()) {
            node.set(keyword, value);
        }
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
