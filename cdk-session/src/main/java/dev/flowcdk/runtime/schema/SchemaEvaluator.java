package dev.flowcdk.runtime.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Holds documents against a schema: what is wrong with one, and which reductions apply to its locations. Formats are
/// annotations except for `integer` and `number`. For one thread.
public final class SchemaEvaluator {

    private final SchemaDocument schema;
    private final Map<String, Pattern> patterns = new HashMap<>();

    /// @param schema what documents have to be
    public SchemaEvaluator(SchemaDocument schema) {
        this.schema = schema;
    }

    /// What was found of one document.
    ///
    /// @param problems each with its JSON pointer; empty for a valid document
    /// @param strategies reductions by JSON pointer, where the schema says something
    public record Outcome(List<String> problems, Map<String, Strategy> strategies) {}

    /// Holds a document against the schema.
    public Outcome evaluate(JsonNode document) {
        var outcome = new Outcome(new ArrayList<>(), new HashMap<>());
        check(schema.root(), document, "", outcome, 0);
        return outcome;
    }

    private void check(JsonNode rules, JsonNode value, String pointer, Outcome outcome, int depth) {
        if (rules.isBoolean()) {
            if (!rules.booleanValue()) {
                problem(outcome, pointer, "must not exist");
            }
            return;
        }
        if (depth > 200) {
            problem(outcome, pointer, "is nested too deeply");
            return;
        }
        if (rules.get("reduce") instanceof JsonNode reduce) {
            outcome.strategies().putIfAbsent(pointer, Strategy.of(reduce));
        }
        checkValue(rules, value, pointer, outcome);
        if (value.isString()) {
            checkString(rules, value.stringValue(), pointer, outcome);
        } else if (value.isNumber()) {
            checkNumber(rules, value, pointer, outcome);
        } else if (value.isObject()) {
            checkObject(rules, value, pointer, outcome, depth);
        } else if (value.isArray()) {
            checkArray(rules, value, pointer, outcome, depth);
        }
        checkCombinations(rules, value, pointer, outcome, depth);
    }

    private static void checkValue(JsonNode rules, JsonNode value, String pointer, Outcome outcome) {
        if (rules.get("type") instanceof JsonNode type && (Types.of(type) & Types.ofValue(value)) == 0) {
            problem(outcome, pointer, "must be of type " + type + ", but is " + shown(value));
        }
        if (rules.get("const") instanceof JsonNode constant && !constant.equals(value)) {
            problem(outcome, pointer, "must be " + constant + ", but is " + shown(value));
        }
        if (rules.get("enum") instanceof JsonNode choices && !contains(choices, value)) {
            problem(outcome, pointer, "must be one of " + choices + ", but is " + shown(value));
        }
    }

    private void checkString(JsonNode rules, String text, String pointer, Outcome outcome) {
        if (rules.get("maxLength") instanceof JsonNode limit && text.codePointCount(0, text.length()) > limit.asInt()) {
            problem(outcome, pointer, "is longer than " + limit);
        }
        if (rules.get("minLength") instanceof JsonNode limit && text.codePointCount(0, text.length()) < limit.asInt()) {
            problem(outcome, pointer, "is shorter than " + limit);
        }
        if (rules.get("pattern") instanceof JsonNode pattern
                && !patterns.computeIfAbsent(pattern.asString(), Pattern::compile)
                        .matcher(text)
                        .find()) {
            problem(outcome, pointer, "does not match " + pattern);
        }
        String format = rules.path("format").asString("");
        if ((format.equals("integer") && !text.matches("[+-]?\\d+")) || (format.equals("number") && !isNumber(text))) {
            problem(outcome, pointer, "is not of format " + format);
        }
    }

    private static boolean isNumber(String text) {
        return text.matches("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?|NaN|[+-]?Inf(inity)?");
    }

    private static void checkNumber(JsonNode rules, JsonNode value, String pointer, Outcome outcome) {
        bound(rules, "minimum", value, pointer, outcome, sign -> sign < 0);
        bound(rules, "maximum", value, pointer, outcome, sign -> sign > 0);
        bound(rules, "exclusiveMinimum", value, pointer, outcome, sign -> sign <= 0);
        bound(rules, "exclusiveMaximum", value, pointer, outcome, sign -> sign >= 0);
    }

    private static void bound(
            JsonNode rules,
            String keyword,
            JsonNode value,
            String pointer,
            Outcome outcome,
            Predicate<Integer> beyond) {
        if (rules.get(keyword) instanceof JsonNode bound && bound.isNumber()) {
            BigDecimal number = value.decimalValue();
            if (beyond.test(number.compareTo(bound.decimalValue()))) {
                problem(outcome, pointer, "is " + value + ", beyond its " + keyword + " " + bound);
            }
        }
    }

    private void checkObject(JsonNode rules, JsonNode value, String pointer, Outcome outcome, int depth) {
        if (rules.get("required") instanceof JsonNode required) {
            for (JsonNode name : required) {
                if (!value.has(name.asString())) {
                    problem(outcome, pointer, "lacks \"" + name.asString() + "\"");
                }
            }
        }
        JsonNode named = rules.get("properties");
        JsonNode additional = rules.get("additionalProperties");
        JsonNode byPattern = rules.get("patternProperties");
        if (named == null && additional == null && byPattern == null) {
            return;
        }
        for (Map.Entry<String, JsonNode> each : value.properties()) {
            String child = pointer + "/" + each.getKey().replace("~", "~0").replace("/", "~1");
            JsonNode rule = named == null ? null : named.get(each.getKey());
            boolean matched = rule != null;
            if (rule != null) {
                check(rule, each.getValue(), child, outcome, depth + 1);
            }
            if (byPattern != null) {
                for (Map.Entry<String, JsonNode> pattern : byPattern.properties()) {
                    if (patterns.computeIfAbsent(pattern.getKey(), Pattern::compile)
                            .matcher(each.getKey())
                            .find()) {
                        matched = true;
                        check(pattern.getValue(), each.getValue(), child, outcome, depth + 1);
                    }
                }
            }
            if (!matched && additional != null) {
                check(additional, each.getValue(), child, outcome, depth + 1);
            }
        }
    }

    private void checkArray(JsonNode rules, JsonNode value, String pointer, Outcome outcome, int depth) {
        if (rules.get("minItems") instanceof JsonNode limit && value.size() < limit.asInt()) {
            problem(outcome, pointer, "has fewer than " + limit + " elements");
        }
        if (rules.get("maxItems") instanceof JsonNode limit && value.size() > limit.asInt()) {
            problem(outcome, pointer, "has more than " + limit + " elements");
        }
        if (rules.get("items") instanceof JsonNode items) {
            for (int index = 0; index < value.size(); index++) {
                check(items, value.get(index), pointer + "/" + index, outcome, depth + 1);
            }
        }
    }

    private void checkCombinations(JsonNode rules, JsonNode value, String pointer, Outcome outcome, int depth) {
        if (rules.get("$ref") instanceof JsonNode reference) {
            check(schema.resolve(reference.asString()), value, pointer, outcome, depth + 1);
        }
        if (rules.get("allOf") instanceof JsonNode all) {
            all.forEach(each -> check(each, value, pointer, outcome, depth + 1));
        }
        if (rules.get("anyOf") instanceof JsonNode any && matching(any, value, pointer, outcome, depth) == 0) {
            problem(outcome, pointer, "fits none of its alternatives");
        }
        if (rules.get("oneOf") instanceof JsonNode one && matching(one, value, pointer, outcome, depth) != 1) {
            problem(outcome, pointer, "does not fit exactly one of its alternatives");
        }
        if (rules.get("not") instanceof JsonNode not && trial(not, value, pointer, depth) != null) {
            problem(outcome, pointer, "fits what it must not be");
        }
        if (rules.get("if") instanceof JsonNode condition) {
            Outcome held = trial(condition, value, pointer, depth);
            if (held != null) {
                held.strategies().forEach(outcome.strategies()::putIfAbsent);
            }
            if (rules.get(held != null ? "then" : "else") instanceof JsonNode branch) {
                check(branch, value, pointer, outcome, depth + 1);
            }
        }
    }

    private int matching(JsonNode alternatives, JsonNode value, String pointer, Outcome outcome, int depth) {
        int matching = 0;
        for (JsonNode each : alternatives) {
            Outcome held = trial(each, value, pointer, depth);
            if (held != null) {
                matching++;
                held.strategies().forEach(outcome.strategies()::putIfAbsent);
            }
        }
        return matching;
    }

    private @Nullable Outcome trial(JsonNode rules, JsonNode value, String pointer, int depth) {
        var outcome = new Outcome(new ArrayList<>(), new HashMap<>());
        check(rules, value, pointer, outcome, depth + 1);
        return outcome.problems().isEmpty() ? outcome : null;
    }

    private static boolean contains(JsonNode choices, JsonNode value) {
        Set<JsonNode> all = new HashSet<>();
        choices.forEach(all::add);
        return all.contains(value);
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private static void problem(Outcome outcome, String pointer, String text) {
        outcome.problems().add((pointer.isEmpty() ? "the document" : pointer) + " " + text);
    }
}
