package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;
import dev.flowcdk.postgres.type.ValueForms.ArrayForm;
import java.util.Arrays;

/// Arrays of any number of dimensions. NULL elements are kept.
final class ArrayCodec extends ValueCodec {

    private static final int HEADER_BYTES = 12;
    private static final int DIMENSION_BYTES = 8;

    private final ValueCodec element;
    private final char delimiter;
    private final ArrayForm form;
    private byte[] unescaped = new byte[64];
    private int unescapedLength;

    ArrayCodec(ValueCodec element, char delimiter, ArrayForm form) {
        this.element = element;
        this.delimiter = delimiter;
        this.form = form;
    }

    @Override
    void binary(byte[] source, int offset, int length, JsonPieces out) {
        var sizes = new int[Wire.int32(source, offset)];
        for (int dimension = 0; dimension < sizes.length; dimension++) {
            sizes[dimension] = Wire.int32(source, offset + HEADER_BYTES + dimension * DIMENSION_BYTES);
        }
        int at = offset + HEADER_BYTES + sizes.length * DIMENSION_BYTES;
        switch (form) {
            case FLAT -> flat(source, at, offset + length, out);
            case NESTED -> nested(source, at, sizes, 0, out);
            case WITH_DIMENSIONS -> {
                dimensions(sizes, out);
                flat(source, at, offset + length, out);
                out.put('}');
            }
        }
    }

    private static void dimensions(int[] sizes, JsonPieces out) {
        out.ascii("{\"dimensions\":[");
        for (int dimension = 0; dimension < sizes.length; dimension++) {
            if (dimension > 0) {
                out.put(',');
            }
            out.number(sizes[dimension]);
        }
        out.ascii("],\"elements\":");
    }

    /// @return the place behind the elements
    private int nested(byte[] source, int start, int[] sizes, int dimension, JsonPieces out) {
        int at = start;
        out.put('[');
        for (int index = 0; dimension < sizes.length && index < sizes[dimension]; index++) {
            if (index > 0) {
                out.put(',');
            }
            at = dimension + 1 < sizes.length
                    ? nested(source, at, sizes, dimension + 1, out)
                    : element(source, at, out);
        }
        out.put(']');
        return at;
    }

    private int element(byte[] source, int at, JsonPieces out) {
        int size = Wire.int32(source, at);
        if (size < 0) {
            out.nullValue();
            return at + Integer.BYTES;
        }
        element.binary(source, at + Integer.BYTES, size, out);
        return at + Integer.BYTES + size;
    }

    private void flat(byte[] source, int start, int end, JsonPieces out) {
        int at = start;
        out.put('[');
        boolean first = true;
        while (at < end) {
            if (!first) {
                out.put(',');
            }
            first = false;
            at = element(source, at, out);
        }
        out.put(']');
    }

    /// Braces may be nested; bounds such as `[0:2]=` may stand in front.
    @Override
    void text(byte[] source, int offset, int length, JsonPieces out) {
        int end = offset + length;
        int at = offset;
        while (source[at] != '{') {
            at++;
        }
        switch (form) {
            case FLAT -> flatText(source, at, end, out);
            case NESTED -> nestedText(source, at, end, out);
            case WITH_DIMENSIONS -> {
                dimensions(sizes(source, at, end), out);
                flatText(source, at, end, out);
                out.put('}');
            }
        }
    }

    private void nestedText(byte[] source, int start, int end, JsonPieces out) {
        int at = start;
        while (at < end) {
            byte next = source[at];
            if (next == '{' || next == '}' || next == delimiter) {
                out.put(next == '{' ? '[' : next == '}' ? ']' : ',');
                at++;
            } else {
                at = next == '"' ? quoted(source, at, out) : bare(source, at, out);
            }
        }
    }

    /// The sizes of the dimensions: of the first array at each depth, since all at one depth are alike.
    private int[] sizes(byte[] source, int start, int end) {
        int depth = 0;
        while (source[start + depth] == '{') {
            depth++;
        }
        if (source[start + depth] == '}') {
            return new int[0];
        }
        var sizes = new int[depth];
        Arrays.fill(sizes, 1);
        var closed = new boolean[depth];
        int at = start + depth;
        while (at < end) {
            byte next = source[at];
            if (next == '"') {
                at = endOfQuoted(source, at);
                continue;
            }
            if (next == '{') {
                depth++;
            } else if (next == '}') {
                depth--;
                closed[depth] = true;
            } else if (next == delimiter && !closed[depth - 1]) {
                sizes[depth - 1]++;
            }
            at++;
        }
        return sizes;
    }

    private static int endOfQuoted(byte[] source, int start) {
        int at = start + 1;
        while (source[at] != '"') {
            at += source[at] == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private void flatText(byte[] source, int start, int end, JsonPieces out) {
        int at = start;
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
