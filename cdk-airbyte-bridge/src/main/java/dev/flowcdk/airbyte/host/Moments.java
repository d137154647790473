package dev.flowcdk.airbyte.host;

import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.runtime.document.Extractor;
import dev.flowcdk.runtime.schema.Numbers;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes moments as a collection's schema demands them (`format: date-time`): sources declare that more often than
/// they keep to it, and one document that does not match stops the task. Values that are right are only looked at.
/// For one thread.
final class Moments {

    private static final JsonMapper JSON = Numbers.exactMapper();

    private static final Pattern USUAL = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d)(?:[Tt ]+(\\d\\d:\\d\\d)(:\\d\\d(?:\\.\\d{1,9})?)?\\d* ?(Z|z|UTC|GMT|[+-]\\d\\d(?::?\\d\\d)?)?)?");

    /// Larger numbers are milliseconds; this many seconds are the year 3000.
    private static final BigDecimal LARGEST_SECONDS = BigDecimal.valueOf(32_503_680_000L);

    /// More make numbers that take long to reckon with.
    private static final int MOST_DIGITS = 100;

    private static final int HOURS = 3;
    private static final byte[] FORM = "\"0000-00-00T00:00:00".getBytes(StandardCharsets.US_ASCII);

    private final List<String> pointers;
    private final Extractor extractor;

    /// @param pointers see [#pointers]
    Moments(List<String> pointers) {
        this.pointers = List.copyOf(pointers);
        this.extractor = new Extractor(pointers);
    }

    /// JSON pointers of a schema's properties that are moments.
    static List<String> pointers(JsonNode schema) {
        List<String> pointers = new ArrayList<>();
        collect("", schema, pointers);
        return pointers;
    }

    private static void collect(String above, JsonNode schema, List<String> pointers) {
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            String pointer = above + "/" + property.getKey().replace("~", "~0").replace("/", "~1");
            if (property.getValue().path("format").asString("").equals("date-time")) {
                pointers.add(pointer);
            }
            collect(pointer, property.getValue(), pointers);
        }
    }

    /// @param message a record's whole message
    /// @param data its data
    /// @return the message with its moments as they should be; null when they are
    @Nullable
    Slice repaired(Slice message, Slice data) {
        if (pointers.isEmpty()) {
            return null;
        }
        extractor.scan(data.array(), data.offset(), data.length());
        boolean right = true;
        for (int index = 0; index < pointers.size(); index++) {
            right &= !extractor.has(index) || isRight(data.array(), extractor.start(index), extractor.end(index));
        }
        return right ? null : repaired(message);
    }

    private static boolean isRight(byte[] bytes, int start, int end) {
        byte first = bytes[start];
        if (first != '"') {
            return first != '-' && (first < '0' || first > '9');
        }
        int at = start + FORM.length;
        if (end <= at + 1) {
            return false;
        }
        for (int index = 0; index < FORM.length; index++) {
            byte here = bytes[start + index];
            if (FORM[index] == '0' ? here < '0' || here > '9' : here != FORM[index]) {
                return false;
            }
        }
        if (bytes[at] == '.') {
            at++;
            while (bytes[at] >= '0' && bytes[at] <= '9') {
                at++;
            }
        }
        boolean utc = bytes[at] == 'Z' && at + 2 == end;
        return utc || (bytes[at] == '+' || bytes[at] == '-') && at + 7 == end && bytes[at + HOURS] == ':';
    }

    private Slice repaired(Slice message) {
        JsonNode root = JSON.readTree(message.array(), message.offset(), message.length());
        JsonNode data = root.path("record").path("data");
        for (String pointer : pointers) {
            int last = pointer.lastIndexOf('/');
            if (data.at(pointer.substring(0, last)) instanceof ObjectNode parent) {
                String name = pointer.substring(last + 1).replace("~1", "/").replace("~0", "~");
                String moment = moment(parent.path(name));
                if (moment != null) {
                    parent.put(name, moment);
                }
            }
        }
        byte[] bytes = root.toString().getBytes(StandardCharsets.UTF_8);
        return new Slice().set(bytes, 0, bytes.length);
    }

    /// @return null for what is none
    static @Nullable String moment(JsonNode value) {
        try {
            return value.isNumber()
                    ? ofEpoch(value.decimalValue())
                    : value.isString() ? ofText(value.asString().strip()) : null;
        } catch (DateTimeException | ArithmeticException none) {
            return null;
        }
    }

    private static @Nullable String ofEpoch(BigDecimal number) {
        if (Math.abs((long) number.scale()) > MOST_DIGITS || number.precision() > MOST_DIGITS) {
            return null;
        }
        BigDecimal seconds =
                number.abs().compareTo(LARGEST_SECONDS) > 0 ? number.movePointLeft(3) : number; // milliseconds
        long whole = seconds.toBigInteger().longValueExact();
        long nanos = seconds.subtract(BigDecimal.valueOf(whole))
                .movePointRight(9)
                .toBigInteger()
                .longValueExact();
        return Instant.ofEpochSecond(whole, nanos).toString();
    }

    private static String ofText(String text) {
        Matcher parts = USUAL.matcher(text);
        if (!parts.matches()) {
            return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant()
                    .toString();
        }
        String clock = parts.group(2) == null ? "00:00" : parts.group(2);
        String moment =
                parts.group(1) + "T" + clock + (parts.group(3) == null ? ":00" : parts.group(3)) + zone(parts.group(4));
        OffsetDateTime _ = OffsetDateTime.parse(moment); // there is such a day
        return moment;
    }

    /// Moments without a zone are taken as UTC.
    private static String zone(@Nullable String zone) {
        if (zone == null || Character.isLetter(zone.charAt(0))) {
            return "Z";
        }
        String minutes = zone.length() == HOURS ? "00" : zone.substring(zone.length() - 2);
        return zone.substring(0, HOURS) + ":" + minutes;
    }
}
