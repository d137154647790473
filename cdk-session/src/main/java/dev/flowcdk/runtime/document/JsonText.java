package dev.flowcdk.runtime.document;

import dev.flowcdk.tuple.TupleWriter;
import java.nio.charset.StandardCharsets;

/// Reads single JSON values from their text.
final class JsonText {

    private JsonText() {}

    /// Packs a value as Flow does: objects and arrays as their text, numbers beyond 64 bits as doubles.
    static void pack(byte[] bytes, int start, int end, TupleWriter out) {
        switch (bytes[start]) {
            case 'n' -> out.nullValue();
            case 't' -> out.bool(true);
            case 'f' -> out.bool(false);
            case '{', '[' -> out.bytes(bytes, start, end - start);
            case '"' -> string(bytes, start + 1, end - 1, out);
            default -> number(bytes, start, end, out);
        }
    }

    /// The UTF-8 text of a string's inside.
    static byte[] unescape(byte[] bytes, int start, int end) {
        var text = new StringBuilder();
        String source = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        int at = 0;
        while (at < source.length()) {
            char next = source.charAt(at++);
            if (next != '\\' || at == source.length()) {
                text.append(next);
                continue;
            }
            char code = source.charAt(at++);
            switch (code) {
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'u' -> {
                    if (at + 4 > source.length()) {
                        throw new IllegalArgumentException("a string ends within an escape");
                    }
                    text.append((char) Integer.parseInt(source, at, at + 4, 16));
                    at += 4;
                }
                default -> text.append(code);
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void string(byte[] bytes, int start, int end, TupleWriter out) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\\') {
                byte[] plain = unescape(bytes, start, end);
                out.string(plain, 0, plain.length);
                return;
            }
        }
        out.string(bytes, start, end - start);
    }

    private static void number(byte[] bytes, int start, int end, TupleWriter out) {
        boolean whole = true;
        for (int i = start; i < end; i++) {
            whole &= (bytes[i] >= '0' && bytes[i] <= '9') || (i == start && bytes[i] == '-');
        }
        if (whole && end - start <= 18) {
            long value = 0;
            boolean negative = bytes[start] == '-';
            for (int i = negative ? start + 1 : start; i < end; i++) {
                value = value * 10 + (bytes[i] - '0');
            }
            out.number(negative ? -value : value);
            return;
        }
        String text = new String(bytes, start, end - start, StandardCharsets.US_ASCII);
        if (whole && large(text, out)) {
            return;
        }
        out.number(Double.parseDouble(text));
    }

    private static boolean large(String text, TupleWriter out) {
        try {
            if (text.startsWith("-")) {
                out.number(Long.parseLong(text));
            } else {
                out.unsigned(Long.parseUnsignedLong(text));
            }
            return true;
        } catch (NumberFormatException beyond) {
            return false;
        }
    }
}
