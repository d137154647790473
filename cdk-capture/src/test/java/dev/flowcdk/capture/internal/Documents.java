package dev.flowcdk.capture.internal;

import dev.flowcdk.json.DocumentBody;
import java.util.Random;

/// Documents of a certain size.
final class Documents {

    private Documents() {}

    /// Of this many equal letters.
    static DocumentBody text(int length) {
        return out -> {
            out.ascii("{\"text\":\"");
            int end = out.length() + length;
            out.ensure(length + 2);
            while (out.length() < end) {
                out.put('x');
            }
            out.ascii("\"}");
        };
    }

    /// Of this many letters without a pattern.
    static DocumentBody noise(long id, int length) {
        return out -> {
            var random = new Random(id);
            out.ascii("{\"id\":").number(id).ascii(",\"noise\":\"");
            int end = out.length() + length;
            out.ensure(length + 2);
            while (out.length() < end) {
                out.put((char) ('0' + random.nextInt(44))); // from 0 to [, without quotes and backslashes
            }
            out.ascii("\"}");
        };
    }
}
