package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;
import java.util.Arrays;

/// Arrays of any number of dimensions, flattened to one. NULL elements are kept.
final class ArrayCodec extends ValueCodec {

    private static final int HEADER_BYTES = 12;
    private static final int DIMENSION_BYTES = 8;

    private final ValueCodec element;
    private final char delimiter;
    private byte[] unescaped = new byte[64];
    private int unescapedLength;

    ArrayCodec(ValueCodec element, char delimiter) {
        this.element = element;
        this.delimiter = delimiter;
    }

    @Override
    void binary(byte[] source, int offset, int length, JsonPieces out) {
        int dimensions = Wire.int32(source, offset);
        int at = offset + HEADER_BYTES + dimensions * DIMENSION_BYTES;
        int end = offset + length;
        out.put('[');
        boolean first = true;
        while (at < end) {
            if (!first) {
                out.put(',');
            }
            first = false;
            int size = Wire.int32(source, at);
            at += 4;
            if (size < 0) {
                out.nullValue();
            } else {
                element.binary(source, at, size, out);
                at += size;
            }
        }
        out.put(']');
    }

    /// Braces may be nested and are skipped; bounds such as `[0:2]=` may stand in front.
    @Override
    void text(byte[] source, int offset, int length, JsonPieces out) {
        int end = offset + length;
        int at = offset;
        while (source[at] != '{') {
            at++;
        }
        out.put('[');
        boolean first = true;
        while (at < end) {
            byte next = source[at];
            if (next == '{' || next == '}' || next == delimiter) {
                at++;
                continue;
            }
            if (!first) {
                out.put(',');
            }
            first = false;
            at = next == '"' ? quoted(source, at, out) : bare(source, at, out);
        }
        out.put(']');
    }

    private int bare(byte[] source, int start, JsonPieces out) {
        int at = start;
        while (source[at] != delimiter && source[at] != '}') {
            at++;
        }
        if (Ascii.equals(source, start, at - start, "NULL")) {
            out.nullValue();
        } else {
            element.text(source, start, at - start, out);
        }
        return at;
    }

    private int quoted(byte[] source, int start, JsonPieces out) {
        unescapedLength = 0;
        int at = start + 1;
        while (source[at] != '"') {
            if (source[at] == '\\') {
                at++;
            }
            append(source[at++]);
        }
        element.text(unescaped, 0, unescapedLength, out);
        return at + 1;
    }

    private void append(byte next) {
        if (unescapedLength == unescaped.length) {
            unescaped = Arrays.copyOf(unescaped, 2 * unescapedLength);
        }
        unescaped[unescapedLength++] = next;
    }
}
