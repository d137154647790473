package dev.flowcdk.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.Discriminator;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.json.RawJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MergePatchTest {

    record Flat(@Nullable String cursor, @Nullable Integer count, List<String> key) {}

    record Pages(Map<String, Long> partitions) {}

    @Discriminator("mode")
    sealed interface Mode {
        @dev.flowcdk.Choice(name = "scan", title = "Scan")
        record Scan(String from) implements Mode {}

        @dev.flowcdk.Choice(name = "tail", title = "Tail")
        record Tail(long position) implements Mode {}
    }

    record Moded(Mode mode) {}

    @Test
    void deletesComponentsThatAreNull() {
        assertThat(patch(null, new Flat(null, 3, List.of("id"))))
                .isEqualTo("{\"count\":3,\"key\":[\"id\"],\"cursor\":null}");
    }

    @Test
    void writesAnObjectEvenIfEverythingIsNull() {
        record Cursor(@Nullable String cursor) {}

        assertThat(patch("{\"cursor\":\"a\"}", new Cursor(null))).isEqualTo("{\"cursor\":null}");
    }

    @Test
    void shrinksMaps() {
        assertThat(patch("{\"partitions\":{\"a\":1,\"b\":2,\"c\":3}}", new Pages(Map.of("a", 1L, "c", 4L))))
                .isEqualTo("{\"partitions\":{\"c\":4,\"b\":null}}");
    }

    @Test
    void removesWhatTheFormerChoiceHad() {
        assertThat(patch("{\"mode\":{\"mode\":\"scan\",\"from\":\"x\"}}", new Moded(new Mode.Tail(7))))
                .isEqualTo("{\"mode\":{\"mode\":\"tail\",\"position\":7,\"from\":null}}");
    }

    @Test
    void removesWhatTheFormerChoiceHadAtTheRoot() {
        assertThat(patch("{\"mode\":\"scan\",\"from\":\"x\"}", new Mode.Tail(7)))
                .isEqualTo("{\"mode\":\"tail\",\"position\":7,\"from\":null}");
    }

    private static String patch(@Nullable String stored, Object record) {
        var out = new GrowingBytes(16);
        MergePatch.write(stored == null ? null : RawJson.of(stored), record, new StoredItems(), out);
        return out.toString();
    }
}
