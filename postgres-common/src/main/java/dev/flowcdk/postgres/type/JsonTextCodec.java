package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonBytes;

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
    void binary(byte[] source, int offset, int length, JsonBytes out) {
        text(source, offset + version, length - version, out);
    }

    @Override
    void text(byte[] source, int offset, int length, JsonBytes out) {
        if (length > SizeLimit.BYTES) {
            out.ascii("{\"flow_truncated\":true,\"original_size\":")
                    .number(length)
                    .put('}');
            return;
        }
        byte[] target = out.ensure(length);
        int to = out.length();
        int end = offset + length;
        int from = offset;
        while (from < end) {
            byte next = source[from];
            if (next == '\\') {
                int count = escape(source, from, end, target, to);
                from += count;
                to += count;
            } else {
                target[to++] = next == '\n' || next == '\r' ? (byte) ' ' : next;
                from++;
            }
        }
        out.length(to);
    }

    /// Copies the escape, or the pair of escapes, at this place and returns how long it is.
    private static int escape(byte[] source, int from, int end, byte[] target, int to) {
        if (source[from + 1] != 'u') {
            target[to] = source[from];
            target[to + 1] = source[from + 1];
            return 2;
        }
        char first = unit(source, from);
        boolean pair = Character.isHighSurrogate(first)
                && from + 2 * ESCAPE_LENGTH <= end
                && source[from + ESCAPE_LENGTH] == '\\'
                && source[from + ESCAPE_LENGTH + 1] == 'u'
                && Character.isLowSurrogate(unit(source, from + ESCAPE_LENGTH));
        int count = pair ? 2 * ESCAPE_LENGTH : ESCAPE_LENGTH;
        System.arraycopy(source, from, target, to, count);
        if (!pair && Character.isSurrogate(first)) {
            target[to + 2] = 'F';
            target[to + 3] = 'F';
            target[to + 4] = 'F';
            target[to + 5] = 'D';
        }
        return count;
    }

    private static char unit(byte[] source, int escape) {
        int unit = 0;
        for (int at = escape + 2; at < escape + ESCAPE_LENGTH; at++) {
            unit = unit << 4 | Character.digit(source[at], 16);
        }
        return (char) unit;
    }
}
