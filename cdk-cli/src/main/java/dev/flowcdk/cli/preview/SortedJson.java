package dev.flowcdk.cli.preview;

import dev.flowcdk.internal.bytes.GrowingBytes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Writes JSON as Flow does after it has read it: properties sorted, strings with no more escapes than needed, whole
/// numbers of 64 bits as they are and all others as doubles. For one thread.
final class SortedJson {

    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(1000)
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNumberLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    /// Reads a value.
    ///
    /// @throws tools.jackson.core.JacksonException when it is no JSON
    JsonNode read(byte[] bytes, int offset, int length) {
        return mapper.readTree(bytes, offset, length);
    }

    /// Appends a value.
    void write(JsonNode node, GrowingBytes out) {
        switch (node.getNodeType()) {
            case OBJECT -> object(node, out);
            case ARRAY -> {
                out.put('[');
                for (int index = 0; index < node.size(); index++) {
                    if (index > 0) {
                        out.put(',');
                    }
                    write(node.get(index), out);
                }
                out.put(']');
            }
            case STRING -> string(node.stringValue(), out);
            case NUMBER -> number(node, out);
            case BOOLEAN -> out.bool(node.booleanValue());
            case NULL, MISSING -> out.nullValue();
            case BINARY, POJO -> throw new IllegalArgumentException("not JSON: " + node);
        }
    }

    private void object(JsonNode node, GrowingBytes out) {
        List<Map.Entry<byte[], JsonNode>> members = new ArrayList<>(node.size());
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            members.add(Map.entry(member.getKey().getBytes(StandardCharsets.UTF_8), member.getValue()));
        }
        members.sort(Comparator.comparing(Map.Entry::getKey, Arrays::compareUnsigned));
        out.put('{');
        char comma = '{';
        for (Map.Entry<byte[], JsonNode> member : members) {
            if (comma == ',') {
                out.put(',');
            }
            comma = ',';
            out.string(member.getKey(), 0, member.getKey().length).put(':');
            write(member.getValue(), out);
        }
        out.put('}');
    }

    private static void string(String text, GrowingBytes out) {
        out.string(text);
    }

    private static void number(JsonNode node, GrowingBytes out) {
        if (node.isIntegralNumber()) {
            BigInteger whole = node.bigIntegerValue();
            if (whole.compareTo(MIN) >= 0 && whole.compareTo(MAX) <= 0) {
                out.ascii(whole.toString());
                return;
            }
            real(whole.doubleValue(), out);
            return;
        }
        real(node.doubleValue(), out);
    }

    /// The shortest digits that give the same double again; an exponent from 16 digits before and 5 zeroes after the
    /// point on.
    private static void real(double value, GrowingBytes out) {
        if (value == 0 || !Double.isFinite(value)) {
            out.ascii(Double.isFinite(value) ? Double.toString(value) : "null");
            return;
        }
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        String digits = decimal.unscaledValue().abs().toString();
        int point = digits.length() - decimal.scale();
        var text = new StringBuilder(value < 0 ? "-" : "");
        if (point > 16 || point <= -5) {
            text.append(digits.charAt(0));
            if (digits.length() > 1) {
                text.append('.').append(digits, 1, digits.length());
            }
            text.append('e').append(point - 1);
        } else if (point <= 0) {
            text.append("0.").repeat("0", -point).append(digits);
        } else if (point >= digits.length()) {
            text.append(digits).repeat("0", point - digits.length()).append(".0");
        } else {
            text.append(digits, 0, point).append('.').append(digits, point, digits.length());
        }
        out.ascii(text.toString());
    }
}
