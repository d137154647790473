package dev.flowcdk.postgres.source;

import dev.flowcdk.postgres.type.OwnBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The order of a document's properties, and their names as bytes.
///
/// DocumentProperties are sorted by name, `_meta` among them. A column that is itself called `_meta` gives way.
final class DocumentProperties {

    static final String META = "_meta";

    private static final byte[] META_BYTES = utf8(META);

    private DocumentProperties() {}

    /// The names that become properties, sorted.
    static List<String> sorted(List<String> columns) {
        return columns.stream()
                .filter(name -> !name.equals(META))
                .sorted((left, right) -> Arrays.compareUnsigned(utf8(left), utf8(right)))
                .toList();
    }

    /// How many of the sorted names stand in front of `_meta`.
    static int beforeMeta(List<String> sorted) {
        int count = 0;
        while (count < sorted.size() && Arrays.compareUnsigned(utf8(sorted.get(count)), META_BYTES) < 0) {
            count++;
        }
        return count;
    }

    /// The name as it stands in a document: quoted and with a colon.
    static byte[] prefix(String name) {
        var bytes = new OwnBytes(name.length() + 8);
        bytes.string(name).put(':');
        return bytes.toByteArray();
    }

    /// As [#prefix(String)] with a comma in front.
    static byte[] following(String name) {
        var bytes = new OwnBytes(name.length() + 8);
        bytes.put(',').raw(prefix(name));
        return bytes.toByteArray();
    }

    /// The text in UTF-8.
    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
