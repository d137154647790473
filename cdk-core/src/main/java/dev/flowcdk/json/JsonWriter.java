package dev.flowcdk.json;

import java.math.BigDecimal;

/// Writes one JSON value in order, with its commas, colons and quotes:
///
/// ```java
/// out.object();
/// out.member("id").number(7);
/// out.member("tags").array().string("new").string("open").end();
/// out.end();
/// ```
///
/// A call that does not belong where it stands throws [IllegalStateException], as does nesting deeper than 64 objects
/// and arrays. For one thread at a time.
public final class JsonWriter {

    private static final int MAX_DEPTH = Long.SIZE;

    private final JsonPieces out;

    /// Which of the open brackets are objects, a bit for each from the outermost on.
    private long objects;

    private int depth;
    private boolean named;
    private boolean written;

    /// @param out takes the text
    public JsonWriter(JsonPieces out) {
        this.out = out;
    }

    /// Starts an object: [#member(String)] and a value in turn, then [#end()].
    public JsonWriter object() {
        return open(true);
    }

    /// Starts an array: values, then [#end()].
    public JsonWriter array() {
        return open(false);
    }

    /// Ends the object or array that was started last.
    public JsonWriter end() {
        if (depth == 0) {
            throw new IllegalStateException("end() without an object() or array() that is open");
        }
        if (named) {
            throw new IllegalStateException("end() in place of the value of a member");
        }
        out.put(inObject() ? '}' : ']');
        depth--;
        written = true;
        return this;
    }

    /// Starts a member of an object; its value follows.
    public JsonWriter member(String name) {
        if (depth == 0 || !inObject()) {
            throw new IllegalStateException("member \"" + name + "\" outside of an object; call object() first");
        }
        if (named) {
            throw new IllegalStateException("member \"" + name + "\" in place of the value of the one before");
        }
        comma();
        out.string(name).put(':');
        named = true;
        return this;
    }

    /// A string. Halves of surrogate pairs, which UTF-8 has no form for, are replaced by U+FFFD.
    public JsonWriter string(CharSequence text) {
        value().string(text);
        return this;
    }

    /// A whole number.
    public JsonWriter number(long value) {
        value().number(value);
        return this;
    }

    /// A number.
    ///
    /// @throws IllegalArgumentException when it is infinite or not a number, which JSON cannot say
    public JsonWriter number(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("JSON has no number " + value);
        }
        value().ascii(Double.toString(value));
        return this;
    }

    /// A number with all its digits.
    public JsonWriter number(BigDecimal value) {
        value().ascii(value.toString());
        return this;
    }

    /// `true` or `false`.
    public JsonWriter bool(boolean value) {
        value().bool(value);
        return this;
    }

    /// `null`.
    public JsonWriter nullValue() {
        value().nullValue();
        return this;
    }

    /// A string that holds the bytes in padded standard base64.
    public JsonWriter base64(byte[] bytes) {
        value().put('"').base64(bytes, 0, bytes.length).put('"');
        return this;
    }

    /// A value that is JSON already.
    public JsonWriter raw(RawJson json) {
        value().raw(json);
        return this;
    }

    /// A value that is JSON already, in UTF-8.
    public JsonWriter raw(byte[] utf8) {
        return raw(utf8, 0, utf8.length);
    }

    /// A value that is JSON already, in UTF-8.
    public JsonWriter raw(byte[] utf8, int offset, int count) {
        value().raw(utf8, offset, count);
        return this;
    }

    /// In place of one value: what is appended there until the next call of this writer has to be one JSON value, which
    /// nothing checks.
    public JsonPieces pieces() {
        return value();
    }

    /// Checks that one whole value was written; of documents that are emitted the kit does so.
    ///
    /// @throws IllegalStateException when it is not whole
    public void complete() {
        if (depth > 0) {
            throw new IllegalStateException(
                    "the JSON ends within " + depth + " objects or arrays; call end() for each");
        }
        if (!written) {
            throw new IllegalStateException("no JSON was written");
        }
    }

    private JsonWriter open(boolean object) {
        if (depth == MAX_DEPTH) {
            throw new IllegalStateException("JSON nested deeper than " + MAX_DEPTH + " objects and arrays");
        }
        value().put(object ? '{' : '[');
        objects = object ? objects | 1L << depth : objects & ~(1L << depth);
        depth++;
        written = false;
        return this;
    }

    /// Takes the place of a value.
    private JsonPieces value() {
        if (named) {
            named = false;
        } else if (depth == 0) {
            if (written) {
                throw new IllegalStateException("a second value behind the whole one");
            }
        } else if (inObject()) {
            throw new IllegalStateException("a value in an object without a name; call member(name) first");
        } else {
            comma();
        }
        written = true;
        return out;
    }

    private boolean inObject() {
        return (objects >> depth - 1 & 1) != 0;
    }

    private void comma() {
        if (written) {
            out.put(',');
        }
    }
}
