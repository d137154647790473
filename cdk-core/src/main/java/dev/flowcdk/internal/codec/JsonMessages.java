package dev.flowcdk.internal.codec;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.MessagePlan.Field;
import dev.flowcdk.internal.codec.MessagePlan.Form;
import dev.flowcdk.internal.protocol.Checkpoint;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.internal.protocol.RawBytes;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.json.RawJson;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// Messages between records and JSON, by their plans and the rules of pbjson: defaults are left out, raw JSON is
/// embedded as it is, 64-bit numbers are strings, bytes are base64, names are read in either spelling, what is
/// unknown is passed over.
final class JsonMessages {

    /// Deeper values than any schema or config has.
    private static final int MAX_DEPTH = 1000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonMessages() {}

    /// Reads the message that these bytes are.
    ///
    /// @throws ProtocolException when they are none. It quotes nothing of them: there may be secrets in a config
    static Object read(MessagePlan plan, byte[] array, int offset, int length) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), array, offset, length)) {
            parser.nextToken();
            return new Reading(parser, array, offset, Repeated.of(length)).message(plan);
        } catch (JacksonException e) {
            var place = e.getLocation();
            throw new ProtocolException(
                    "not a JSON message: it is no JSON" + (place == null ? "" : " at column " + place.getColumnNr()));
        }
    }

    private record Reading(
            JsonParser parser,
            byte[] array,
            int offset,
            @Nullable Repeated repeated) {

        Object message(MessagePlan plan) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw unexpected("an object");
            }
            @Nullable Object[] values = plan.blank();
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                Field field = plan.byName(name);
                if (parser.nextToken() == JsonToken.VALUE_NULL || field == null) {
                    if (field == null || field.form() != Form.RAW_JSON) {
                        parser.skipChildren();
                    }
                    continue;
                }
                try {
                    values[field.index()] = values(field);
                } catch (ProtocolException e) {
                    throw new ProtocolException(name + ": " + e.getMessage(), e);
                }
            }
            return plan.create(values);
        }

        private @Nullable Object values(Field field) {
            return switch (field.arity()) {
                case ONE -> value(field);
                case LIST -> {
                    if (parser.currentToken() != JsonToken.START_ARRAY) {
                        throw unexpected("a list");
                    }
                    var list = new ArrayList<@Nullable Object>();
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        list.add(value(field));
                    }
                    yield list;
                }
                case MAP -> {
                    if (parser.currentToken() != JsonToken.START_OBJECT) {
                        throw unexpected("an object");
                    }
                    var map = new LinkedHashMap<String, @Nullable Object>();
                    for (String key = parser.nextName(); key != null; key = parser.nextName()) {
                        parser.nextToken();
                        map.put(key, value(field));
                    }
                    yield map;
                }
            };
        }

        private @Nullable Object value(Field field) {
            return switch (field.form()) {
                case STRING -> shared(string());
                case BOOLEAN -> {
                    if (!parser.currentToken().isBoolean()) {
                        throw unexpected("true or false");
                    }
                    yield parser.getBooleanValue();
                }
                case UINT32 -> (int) integer();
                case INT64 -> integer();
                case DOUBLE ->
                    parser.currentToken() == JsonToken.VALUE_STRING
                            ? Double.parseDouble(parser.getString())
                            : parser.getDoubleValue();
                case ENUM ->
                    parser.currentToken() == JsonToken.VALUE_STRING
                            ? field.enumOf(parser.getString())
                            : field.enumOf((int) integer());
                case RAW_JSON -> raw();
                case BYTES -> new RawBytes(base64());
                case CHECKPOINT -> checkpoint();
                case MESSAGE -> shared(message(MessagePlan.of(field.type())));
                case UNKNOWN -> throw new IllegalStateException("unknown fields have no name");
            };
        }

        private Object shared(Object value) {
            return repeated == null ? value : repeated.of(value);
        }

        private String string() {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw unexpected("a string");
            }
            return parser.getString();
        }

        private long integer() {
            return switch (parser.currentToken()) {
                case VALUE_NUMBER_INT -> parser.getBigIntegerValue().longValue();
                case VALUE_STRING -> {
                    try {
                        yield new BigInteger(parser.getString()).longValue();
                    } catch (NumberFormatException e) {
                        throw unexpected("a whole number");
                    }
                }
                default -> throw unexpected("a whole number");
            };
        }

        private byte[] base64() {
            try {
                return Base64.getDecoder().decode(string());
            } catch (IllegalArgumentException e) {
                throw unexpected("base64");
            }
        }

        private RawJson raw() {
            int start = (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            parser.finishToken();
            int end = (int) parser.currentLocation().getByteOffset();
            while (end > start && array[offset + end - 1] <= ' ') {
                end--;
            }
            return RawJson.of(Arrays.copyOfRange(array, offset + start, offset + end));
        }

        private RuntimeCheckpoint checkpoint() {
            Object checkpoint = message(MessagePlan.of(Checkpoint.class));
            var proto = new GrowingBytes(64);
            ProtoMessages.write(checkpoint, proto);
            return new RuntimeCheckpoint(proto.toByteArray());
        }

        private ProtocolException unexpected(String wanted) {
            return new ProtocolException(wanted + " is expected, but there is " + parser.currentToken());
        }
    }

    /// Appends a message as an object.
    static void write(Object message, GrowingBytes out) {
        out.put('{');
        int start = out.length();
        for (Field field : MessagePlan.of(message.getClass()).fields()) {
            Object value = field.valueOf(message);
            if (field.form() != Form.UNKNOWN && !ProtoMessages.isAbsent(field, value)) {
                name(field.json(), start, out);
                values(field, value, out);
            }
        }
        out.put('}');
    }

    private static void values(Field field, Object value, GrowingBytes out) {
        switch (field.arity()) {
            case ONE -> value(field, value, out);
            case LIST -> {
                out.put('[');
                int start = out.length();
                for (Object element : (List<?>) value) {
                    comma(start, out);
                    value(field, element, out);
                }
                out.put(']');
            }
            case MAP -> {
                out.put('{');
                int start = out.length();
                for (Map.Entry<?, ?> entry : new TreeMap<>((Map<?, ?>) value).entrySet()) {
                    name(entry.getKey().toString(), start, out);
                    value(field, entry.getValue(), out);
                }
                out.put('}');
            }
        }
    }

    private static void value(Field field, Object value, GrowingBytes out) {
        switch (field.form()) {
            case STRING -> out.string((String) value);
            case BOOLEAN -> out.bool((boolean) value);
            case UINT32 -> out.number(Integer.toUnsignedLong((int) value));
            case INT64 -> out.put('"').number((long) value).put('"');
            case DOUBLE -> out.ascii(Double.toString((double) value));
            case ENUM -> out.string(((Enum<?>) value).name());
            case RAW_JSON -> raw((RawJson) value, out);
            case BYTES -> base64(((RawBytes) value).bytes(), out);
            case CHECKPOINT -> checkpoint((RuntimeCheckpoint) value, out);
            case MESSAGE -> write(value, out);
            case UNKNOWN -> throw new IllegalStateException("unknown fields have no name");
        }
    }

    private static void raw(RawJson json, GrowingBytes out) {
        int start = out.length();
        out.raw(json);
        oneLine(start, out);
    }

    /// Takes the line ends out of JSON that was written since: outside of strings they are white space, inside they
    /// cannot be.
    static void oneLine(int start, GrowingBytes out) {
        byte[] array = out.array();
        for (int i = start; i < out.length(); i++) {
            if (array[i] == '\n') {
                array[i] = ' ';
            }
        }
    }

    private static void base64(byte[] bytes, GrowingBytes out) {
        out.put('"').base64(bytes, 0, bytes.length).put('"');
    }

    private static void checkpoint(RuntimeCheckpoint checkpoint, GrowingBytes out) {
        byte[] proto = checkpoint.bytes();
        write(ProtoMessages.read(MessagePlan.of(Checkpoint.class), new ProtoCursor(proto, 0, proto.length)), out);
    }

    private static void name(String name, int start, GrowingBytes out) {
        comma(start, out);
        out.string(name).put(':');
    }

    private static void comma(int start, GrowingBytes out) {
        if (out.length() > start) {
            out.put(',');
        }
    }
}
