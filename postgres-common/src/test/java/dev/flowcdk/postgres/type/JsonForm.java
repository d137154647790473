package dev.flowcdk.postgres.type;

import java.math.BigDecimal;
import java.util.Comparator;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Compares JSON by value.
final class JsonForm {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final Comparator<JsonNode> BY_VALUE = (left, right) -> {
        if (left.isNumber() && right.isNumber()) {
            return new BigDecimal(left.asString()).compareTo(new BigDecimal(right.asString()));
        }
        return left.equals(right) ? 0 : 1;
    };

    private JsonForm() {}

    static JsonNode parse(String json) {
        return MAPPER.readTree(json);
    }

    static boolean equal(String left, String right) {
        return parse(left).equals(BY_VALUE, parse(right));
    }
}
