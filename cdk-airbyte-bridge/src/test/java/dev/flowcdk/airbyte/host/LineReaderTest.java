package dev.flowcdk.airbyte.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.codec.Slice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {

    private static final int LIMIT = 200_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 65_536, 10_000_000})
    void cutsIntoLinesHoweverTheBytesCome(int atOnce) throws IOException {
        String large = "x".repeat(LIMIT);
        String text = "a\n\n" + large + "\nb\n" + large + large + "\nc\n" + large + "\nlast";

        var reader = new LineReader(slowly(text, atOnce), LIMIT);
        var line = new Slice();
        List<String> lines = new ArrayList<>();
        while (reader.next(line)) {
            lines.add(reader.isCut() ? "cut" : line.toString());
        }

        assertThat(lines).containsExactly("a", "", large, "b", "cut", "c", large, "last");
        assertThat(reader.number()).isEqualTo(8);
    }

    private static InputStream slowly(String text, int atOnce) {
        return new ByteArrayInputStream(text.getBytes(UTF_8)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, atOnce));
            }
        };
    }
}
