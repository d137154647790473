package dev.flowcdk.internal.schema;

import java.util.Arrays;

/// Takes the white space out of JSON text that is valid.
final class OneLine {

    private OneLine() {}

    static byte[] of(byte[] json) {
        byte[] line = new byte[json.length];
        int length = 0;
        boolean inString = false;
        for (int at = 0; at < json.length; at++) {
            byte next = json[at];
            if (inString && next == '\\') {
                line[length++] = next;
                line[length++] = json[++at];
                continue;
            }
            if (next == '"') {
                inString = !inString;
            }
            if (inString || next > ' ' || next < 0) {
                line[length++] = next;
            }
        }
        return Arrays.copyOf(line, length);
    }
}
