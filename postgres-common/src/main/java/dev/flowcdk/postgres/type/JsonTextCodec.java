package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;

/// `json` and `jsonb`, embedded as stored but for two things: an escaped half of a surrogate pair becomes `\uFFFD`, and
/// a line break between tokens becomes a space, so that the document stays on one line. A value above the size limit is
/// replaced by a placeholder that says how large it was.
final class JsonTextCodec extends ValueCodec {

    private static final int ESCAPE_LENGTH = 6;

    private final int version;

    /// @param version bytes of version number before the text in binary form
    JsonTextCodec(int version) {
        this.version = version;
    }

    @Override
    void binary(byte[] source, int offset, int length, JsonPieces out) {
        text(source, offset + version, length - version, out);
    }

    @Override
    void text(byte[] source, int offset, int length, JsonPieces out) {
        if (length > SizeLimit.BYTES) {
            out.ascii("{\"flow_truncated\":true,\"original_size\":")
                    .number(length)
                    .put('}');
            return;
        }
        int end = offset + length;
        int copied = offset;
        int from = offset;
        while (from < end) {
            byte next = source[from];
            if (next == '\\') {
                int count = escapeLength(source, from, end);
                if (count == ESCAPE_LENGTH && Character.isSurrogate(unit(source, from))) {
                    out.raw(source, copied, from - copied).ascii("\\uFFFD");
                    copied = from + count;
                }
                from += count;
            } else if (next == '\n' || next == '\r') {
                out.raw(source, copied, from - copied).put(' ');
                copied = ++from;
            } else {
                from++;
            }
        }
        out.raw(source, copied, end - copied);
    }

    /// Length of the escape at this place; of two where they are the halves of one character.
    private static int escapeLength(byte[] source, int from, int end) {
        if (source[from + 1] != 'u') {
            return 2;
        }
        char first = unit(source, from);
        boolean pair = Character.isHighSurrogate(first)
                && from + 2 * ESCAPE_LENGTH <= end
                && source[from + ESCAPE_LENGTH] == '\\'
                && source[from + ESCAPE_LENGTH + 1] == 'u'
                && Character.isLowSurrogate(unit(source, from + ESCAPE_LENGTH));
        return pair ? 2 * ESCAPE_LENGTH : ESCAPE_LENGTH;
    }

    private static char unit(byte[] source, int escape) {
        int unit = 0;
        for (int at = escape + 2; at < escape + ESCAPE_LENGTH; at++) {
            unit = unit << 4 | Character.digit(source[at], 16);
        }
        return (char) unit;
    }
}
