package dev.flowcdk.internal.schema;

import dev.flowcdk.internal.record.Kind;
import dev.flowcdk.internal.record.RecordField;
import dev.flowcdk.internal.record.RecordType;
import dev.flowcdk.internal.record.Shape;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Configs as JSON that fit a record, or nearly.
final class RandomConfig {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /// Values of which one or another fits each type.
    private static final List<String> VALUES = List.of(
            "true",
            "0",
            "1",
            "7",
            "7.0",
            "-1",
            "-1.10",
            "1.5",
            "1e2",
            "[]",
            "{}",
            "[null]",
            "[\"a\"]",
            "{\"a\":1}",
            "{\"a\":null}",
            "{\"a\":\"b\"}",
            "\"a\"",
            "\"b\"",
            "\"ab\"",
            "\" \"",
            "\"abb\"",
            "\"😀😀\"",
            "\"a\\nb\"",
            "\"SMALL\"",
            "\"very large\"",
            "\"2026-01-31\"",
            "\"2026-02-30\"",
            "\"+10000-01-01\"",
            "\"2026-01-31T12:00:00\"",
            "\"2026-01-31T12:00\"",
            "\"2026-01-31T12:00Z\"",
            "\"2026-01-31T12:00:00Z\"",
            "\"2026-01-31t12:00:00.5z\"",
            "\"2026-01-31T12:00:00+01:00\"",
            "\"2026-01-31T12:00:00+01\"",
            "\"2026-01-31T12:00:00+01:00:30\"",
            "\"2026-01-31 12:00:00Z\"",
            "\"12:00\"",
            "\"12:00:00.123\"",
            "\"24:00\"",
            "\"12:00:00Z\"",
            "\"PT1S\"",
            "\"pt1s\"",
            "\"PT1.5S\"",
            "\"-PT1S\"",
            "\"PT-1S\"",
            "\"P1DT2H3M4.000000001S\"",
            "\"P1W\"",
            "\"P1M\"",
            "\"P\"",
            "\"P1DT\"",
            "\"PT1M1H\"",
            "\"https://example.com/\"",
            "\"https://example.com/ä\"",
            "\"http://h/?a[]=1\"",
            "\"http://[::1]:80/\"",
            "\"mailto:a@b.c\"",
            "\"/relative\"",
            "\"1-1-1-1-1\"",
            "\"123e4567-e89b-12d3-a456-426614174000\"",
            "\"123E4567-E89B-12D3-A456-426614174000\"",
            "\"AA==\"",
            "\"AA\"",
            "\"AAA=\"",
            "\"AA=A\"",
            "\"a\\u0000\"");

    private final Random random;

    RandomConfig(long seed) {
        this.random = new Random(seed);
    }

    JsonNode next(Class<?> type) {
        return section(type, false);
    }

    /// Mostly something that fits. Nothing replaces a `\"\"` or a null by itself: blanks are a matter of their own.
    private ObjectNode section(Class<?> type, boolean strangers) {
        ObjectNode node = JSON.objectNode();
        for (RecordField field : RecordType.of(type).fields()) {
            int chance = random.nextInt(40);
            if (chance == 0 || (chance < 20 && field.mayBeAbsent())) {
                continue;
            }
            node.set(field.name(), value(field.shape()));
        }
        if (strangers && random.nextInt(10) == 0) {
            node.put("stranger", 1);
        }
        return node;
    }

    private JsonNode value(Shape shape) {
        if (random.nextInt(60) == 0) {
            return any();
        }
        return switch (shape.kind()) {
            case Kind.Single _, Kind.Constants _, Kind.Any _ -> fitting(shape);
            case Kind.Items(var item) -> {
                var items = JSON.arrayNode();
                for (int count = random.nextInt(3); count > 0; count--) {
                    items.add(element(item));
                }
                yield items;
            }
            case Kind.Entries(var entry) -> {
                var entries = JSON.objectNode();
                for (int count = random.nextInt(3); count > 0; count--) {
                    entries.set("key" + count, element(entry));
                }
                yield entries;
            }
            case Kind.Section(var type) -> section(type, true);
            case Kind.OneOf oneOf -> {
                Kind.Option option =
                        oneOf.options().get(random.nextInt(oneOf.options().size()));
                // an open choice takes strangers by its schema, for the platform, as the root does
                ObjectNode choice = section(option.type(), !oneOf.open());
                if (random.nextInt(8) > 0) {
                    choice.put(oneOf.property(), random.nextInt(20) == 0 ? "other" : option.name());
                }
                yield choice;
            }
            case Kind.Unsupported(var why) -> throw new IllegalArgumentException(why);
        };
    }

    private JsonNode element(Shape shape) {
        return random.nextInt(15) == 0 ? JSON.nullNode() : value(shape);
    }

    /// Of several values one that looks like its type, so that not every config is refused.
    private JsonNode fitting(Shape shape) {
        JsonNode value = any();
        for (int attempt = 0;
                attempt < 60 && !(looksLike(shape.kind(), value) && keepsLimits(shape, value));
                attempt++) {
            value = any();
        }
        return value;
    }

    private boolean keepsLimits(Shape shape, JsonNode value) {
        if (random.nextInt(30) == 0 || !(value.isString() || value.isNumber())) {
            return true;
        }
        Object known = value.isString() ? value.stringValue() : value.decimalValue();
        return shape.constraints().stream().allMatch(limit -> limit.holdsFor(known));
    }

    private boolean looksLike(Kind kind, JsonNode value) {
        return switch (kind) {
            case Kind.Single(var scalar) ->
                switch (scalar.jsonType()) {
                    case "boolean" -> value.isBoolean();
                    case "integer", "number" -> value.isNumber();
                    default -> value.isString() && (random.nextInt(30) == 0 || scalar.allows(value.stringValue()));
                };
            case Kind.Constants constants ->
                value.isString() && constants.names().contains(value.stringValue());
            case Kind.Any _, Kind.Items _, Kind.Entries _, Kind.Section _, Kind.OneOf _, Kind.Unsupported _ -> true;
        };
    }

    private JsonNode any() {
        return JsonMapper.shared().readTree(VALUES.get(random.nextInt(VALUES.size())));
    }
}
