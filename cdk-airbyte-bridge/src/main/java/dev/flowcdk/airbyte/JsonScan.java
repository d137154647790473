package dev.flowcdk.airbyte;

import dev.flowcdk.internal.codec.Slice;
import java.nio.charset.StandardCharsets;

/// Walks over one JSON value in place, and demands all of JSON's grammar of it: what it has passed over can be copied
/// into a document. Unlike the codec's cursor it does not trust who wrote it. For one thread.
public final class JsonScan {

    /// Deeper values are refused, so that no line can exhaust the stack.
    private static final int MAX_DEPTH = 1000;

    private byte[] array = new byte[0];
    private int start;
    private int end;
    private int at;
    private int nameStart;
    private int nameLength;

    /// Begins to walk over a text.
    public void set(Slice text) {
        array = text.array();
        start = text.offset();
        at = start;
        end = start + text.length();
    }

    /// What holds the text.
    public byte[] array() {
        return array;
    }

    /// The cursor, as an index of [#array()].
    public int position() {
        return at;
    }

    /// Enters the object at the cursor.
    public void enterObject() throws MalformedException {
        if (peek() != '{') {
            throw malformed("an object is expected");
        }
        at++;
    }

    /// Whether the cursor is at an object.
    public boolean atObject() throws MalformedException {
        return peek() == '{';
    }

    /// Whether the cursor is at a null.
    public boolean atNull() throws MalformedException {
        return peek() == 'n';
    }

    /// Goes to the next member's value, passing its name.
    ///
    /// @return false at the end of the object, which is passed
    public boolean nextMember(boolean first) throws MalformedException {
        byte next = peek();
        if (next == '}' && first) {
            at++;
            return false;
        }
        if (!first) {
            at++;
            if (next == '}') {
                return false;
            }
            if (next != ',') {
                at--;
                throw malformed("a comma is expected");
            }
            next = peek();
        }
        if (next != '"') {
            throw malformed("a name is expected");
        }
        nameStart = at + 1;
        string();
        nameLength = at - 1 - nameStart;
        if (peek() != ':') {
            throw malformed("a colon is expected");
        }
        at++;
        peek();
        return true;
    }

    /// Where the current member's name begins, at its quote.
    public int memberStart() {
        return nameStart - 1;
    }

    /// Whether the current member has this name, which must hold nothing to escape.
    public boolean named(byte[] name) {
        if (nameLength != name.length) {
            return false;
        }
        for (int index = 0; index < nameLength; index++) {
            if (array[nameStart + index] != name[index]) {
                return false;
            }
        }
        return true;
    }

    /// Passes over the value at the cursor and sets the slice to its text.
    public void value(Slice slice) throws MalformedException {
        peek();
        int from = at;
        value(0);
        slice.set(array, from, at - from);
    }

    /// Passes over the value at the cursor.
    public void skip() throws MalformedException {
        value(0);
    }

    private void value(int depth) throws MalformedException {
        switch (peek()) {
            case '"' -> string();
            case '{' -> object(depth);
            case '[' -> list(depth);
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    private void object(int depth) throws MalformedException {
        deeper(depth);
        at++;
        for (boolean first = true; nextMember(first); first = false) {
            value(depth + 1);
        }
    }

    private void list(int depth) throws MalformedException {
        deeper(depth);
        at++;
        if (peek() == ']') {
            at++;
            return;
        }
        while (true) {
            value(depth + 1);
            byte next = peek();
            at++;
            if (next == ']') {
                return;
            }
            if (next != ',') {
                at--;
                throw malformed("a comma is expected");
            }
        }
    }

    private void deeper(int depth) throws MalformedException {
        if (depth == MAX_DEPTH) {
            throw malformed("more than " + MAX_DEPTH + " levels");
        }
    }

    /// Most bytes are in strings: the loop keeps to what the virtual machine can hold in registers.
    private void string() throws MalformedException {
        byte[] text = array;
        int last = end;
        int next = at + 1;
        while (next < last) {
            byte character = text[next++];
            if (character >= ' ' && character != '"' && character != '\\' || character < 0) {
                continue;
            }
            at = next;
            if (character == '"') {
                return;
            }
            if (character != '\\') {
                at--;
                throw malformed("an unescaped control character");
            }
            escape();
            next = at;
        }
        at = last;
        throw malformed("a string is not closed");
    }

    private void escape() throws MalformedException {
        byte next = at < end ? array[at++] : 0;
        switch (next) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {}
            case 'u' -> {
                for (int digit = 0; digit < 4; digit++, at++) {
                    if (at >= end || Character.digit(array[at], 16) < 0) {
                        throw malformed("an escape is not complete");
                    }
                }
            }
            default -> throw malformed("there is no such escape");
        }
    }

    private void word(String word) throws MalformedException {
        for (int index = 0; index < word.length(); index++, at++) {
            if (at >= end || array[at] != word.charAt(index)) {
                throw malformed("not a JSON value");
            }
        }
    }

    private void number() throws MalformedException {
        int from = at;
        if (at < end && array[at] == '-') {
            at++;
        }
        if (at < end && array[at] == '0') {
            at++;
        } else {
            digits(from);
        }
        if (at < end && array[at] == '.') {
            at++;
            digits(from);
        }
        if (at < end && (array[at] == 'e' || array[at] == 'E')) {
            at++;
            if (at < end && (array[at] == '+' || array[at] == '-')) {
                at++;
            }
            digits(from);
        }
    }

    private void digits(int from) throws MalformedException {
        int first = at;
        while (at < end && array[at] >= '0' && array[at] <= '9') {
            at++;
        }
        if (at == first) {
            at = from;
            throw malformed("not a JSON value" + seen());
        }
    }

    /// Sources in Python print NaN and Infinity, which are no JSON.
    private String seen() {
        String rest = new String(array, at, Math.min(9, end - at), StandardCharsets.ISO_8859_1);
        for (String word : new String[] {"NaN", "Infinity", "-Infinity"}) {
            if (rest.startsWith(word)) {
                return ": " + word;
            }
        }
        return "";
    }

    private byte peek() throws MalformedException {
        while (at < end) {
            byte next = array[at];
            if (next != ' ' && next != '\t' && next != '\r' && next != '\n') {
                return next;
            }
            at++;
        }
        throw malformed("it is cut off");
    }

    private MalformedException malformed(String what) {
        return new MalformedException(what, at - start);
    }
}
