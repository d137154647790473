package dev.flowcdk.internal.codec;

import dev.flowcdk.internal.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;

/// Walks over the members of JSON objects in place and passes over values without looking into them, however deep
/// they are. For one thread.
final class JsonCursor {

    private final byte[] array;
    private final int end;
    private int position;
    private int nameStart;
    private int nameLength;

    JsonCursor(byte[] array, int offset, int length) {
        this.array = array;
        this.position = offset;
        this.end = offset + length;
    }

    int position() {
        return position;
    }

    /// Enters the object at the cursor.
    void enterObject() {
        if (peek() != '{') {
            throw malformed("an object is expected");
        }
        position++;
    }

    /// Goes to the next member's value, passing its name.
    ///
    /// @param first true for the first member of the object
    /// @return false at the end of the object, which is passed
    boolean nextMember(boolean first) {
        byte next = peek();
        if (next == '}') {
            position++;
            return false;
        }
        if (!first) {
            if (next != ',') {
                throw malformed("a comma is expected");
            }
            position++;
            next = peek();
        }
        if (next != '"') {
            throw malformed("a name is expected");
        }
        nameStart = position + 1;
        skipString();
        nameLength = position - 1 - nameStart;
        if (peek() != ':') {
            throw malformed("a colon is expected");
        }
        position++;
        peek();
        return true;
    }

    /// True when the current member has this name; names of the protocol hold no escapes.
    boolean named(byte[] name) {
        if (nameLength != name.length) {
            return false;
        }
        for (int i = 0; i < nameLength; i++) {
            if (array[nameStart + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    /// The current member's name as it is written.
    String name() {
        return new String(array, nameStart, nameLength, StandardCharsets.UTF_8);
    }

    /// True when the value at the cursor is `null`.
    boolean atNull() {
        return peek() == 'n';
    }

    /// Demands that nothing follows.
    void expectEnd() {
        while (position < end && isSpace(array[position])) {
            position++;
        }
        if (position < end) {
            throw malformed("something follows the message");
        }
    }

    /// Passes over the value at the cursor and sets the slice to its text.
    void value(Slice slice) {
        peek();
        int start = position;
        skipValue();
        slice.set(array, start, position - start);
    }

    /// Passes over the value at the cursor.
    void skipValue() {
        switch (peek()) {
            case '"' -> skipString();
            case '{', '[' -> skipNested();
            default -> skipScalar();
        }
    }

    /// The whole number at the cursor, which may stand in quotes.
    long number() {
        boolean quoted = peek() == '"';
        int start = quoted ? position + 1 : position;
        skipValue();
        int length = quoted ? position - 1 - start : position - start;
        String text = new String(array, start, length, StandardCharsets.ISO_8859_1);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw malformed("a whole number is expected, but there is " + text);
        }
    }

    /// The boolean at the cursor.
    boolean bool() {
        boolean value = peek() == 't';
        skipValue();
        return value;
    }

    private void skipNested() {
        int depth = 0;
        do {
            switch (peek()) {
                case '{', '[' -> {
                    depth++;
                    position++;
                }
                case '}', ']' -> {
                    depth--;
                    position++;
                }
                case '"' -> skipString();
                default -> position++;
            }
        } while (depth > 0);
    }

    private void skipString() {
        int at = position + 1;
        while (at < end) {
            byte next = array[at];
            if (next == '"') {
                position = at + 1;
                return;
            }
            at += next == '\\' ? 2 : 1;
        }
        throw malformed("a string is not closed");
    }

    private void skipScalar() {
        int start = position;
        while (position < end && isScalar(array[position])) {
            position++;
        }
        if (position == start) {
            throw malformed("a value is expected");
        }
    }

    private byte peek() {
        while (position < end) {
            byte next = array[position];
            if (!isSpace(next)) {
                return next;
            }
            position++;
        }
        throw malformed("the message is cut off");
    }

    private static boolean isSpace(byte value) {
        return value == ' ' || value == '\t' || value == '\r' || value == '\n';
    }

    private static boolean isScalar(byte value) {
        return value == '-'
                || value == '+'
                || value == '.'
                || value >= '0' && value <= '9'
                || value >= 'a' && value <= 'z'
                || value >= 'A' && value <= 'Z';
    }

    private ProtocolException malformed(String what) {
        return new ProtocolException("not a JSON message: " + what + " at byte " + position);
    }
}
