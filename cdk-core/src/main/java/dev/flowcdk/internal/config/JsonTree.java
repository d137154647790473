package dev.flowcdk.internal.config;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// A parsed JSON value, for configs and states, which are small. Numbers keep their text.
sealed interface JsonTree {

    record Obj(Map<String, JsonTree> members) implements JsonTree {}

    record Arr(List<JsonTree> items) implements JsonTree {}

    record Str(String text) implements JsonTree {}

    record Num(String text) implements JsonTree {}

    record Bool(boolean value) implements JsonTree {}

    record Null() implements JsonTree {}

    /// @param what the text, as its reader calls it, such as `endpoint config`
    /// @throws UserException if the text is not exactly one JSON value; its message quotes nothing of the text
    static JsonTree parse(byte[] utf8, String what) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), utf8)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new UserException(what + " is empty; expected a JSON object");
            }
            JsonTree tree = read(parser, first, what);
            if (parser.nextToken() != null) {
                throw new UserException(what + " has more than one JSON value");
            }
            return tree;
        } catch (JacksonException e) {
            var place = e.getLocation();
            throw new UserException(what + " is not valid JSON"
                    + (place == null ? "" : ", at line " + place.getLineNr() + ", column " + place.getColumnNr()));
        }
    }

    /// Appends the value's text.
    static void write(JsonTree tree, GrowingBytes out) {
        switch (tree) {
            case Obj(var members) -> {
                out.put('{');
                boolean first = true;
                for (var member : members.entrySet()) {
                    if (!first) {
                        out.put(',');
                    }
                    first = false;
                    out.string(member.getKey()).put(':');
                    write(member.getValue(), out);
                }
                out.put('}');
            }
            case Arr(var items) -> {
                out.put('[');
                for (int index = 0; index < items.size(); index++) {
                    if (index > 0) {
                        out.put(',');
                    }
                    write(items.get(index), out);
                }
                out.put(']');
            }
            case Str(var text) -> out.string(text);
            case Num(var text) -> out.ascii(text);
            case Bool(var value) -> out.bool(value);
            case Null() -> out.nullValue();
        }
    }

    /// The value's text.
    static byte[] bytes(JsonTree tree) {
        var out = new GrowingBytes(64);
        write(tree, out);
        return out.toByteArray();
    }

    private static JsonTree read(JsonParser parser, JsonToken token, String what) {
        return switch (token) {
            case START_OBJECT -> object(parser, what);
            case START_ARRAY -> array(parser, what);
            case VALUE_STRING -> new Str(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Num(parser.getString());
            case VALUE_TRUE -> new Bool(true);
            case VALUE_FALSE -> new Bool(false);
            case VALUE_NULL -> new Null();
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw new IllegalStateException("unexpected " + token);
        };
    }

    private static Obj object(JsonParser parser, String what) {
        Map<String, JsonTree> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonTree value = read(parser, parser.nextToken(), what);
            if (members.put(name, value) != null) {
                throw new UserException(what + " has the property \"" + name + "\" twice in one object");
            }
        }
        return new Obj(members);
    }

    private static Arr array(JsonParser parser, String what) {
        List<JsonTree> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(read(parser, token, what));
        }
        return new Arr(items);
    }
}
