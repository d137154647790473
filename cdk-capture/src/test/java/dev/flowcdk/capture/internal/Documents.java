package dev.flowcdk.capture.internal;

import dev.flowcdk.json.DocumentBody;
import dev.flowcdk.json.JsonPieces;
import java.util.Random;

/// Documents of a certain size.
final class Documents {

    private Documents() {}

    /// Of this many equal letters.
    static DocumentBody text(int length) {
        return out -> out.object().member("text").string("x".repeat(length)).end();
    }

    /// Of this many letters without a pattern.
    static DocumentBody noise(long id, int length) {
        return out -> {
            out.object().member("id").number(id).member("noise");
            JsonPieces noise = out.pieces().put('"');
            var random = new Random(id);
            for (int index = 0; index < length; index++) {
                noise.put((char) ('0' + random.nextInt(44))); // from 0 to [, without quotes and backslashes
            }
            noise.put('"');
            out.end();
        };
    }
}
