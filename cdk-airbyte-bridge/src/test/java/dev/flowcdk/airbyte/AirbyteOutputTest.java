package dev.flowcdk.airbyte;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.runtime.schema.Numbers;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// Messages that several threads send at once.
@Timeout(120)
class AirbyteOutputTest {

    private static final int THREADS = 8;
    private static final int MESSAGES = 4;
    private static final int CHARACTERS = 1 << 20;

    @Test
    void linesOfManyThreadsDoNotMix() throws Exception {
        Process pipe = new ProcessBuilder("cat").start();
        try (OutputStream output = pipe.getOutputStream();
                var threads = Executors.newFixedThreadPool(THREADS)) {
            var messages = new AirbyteOutput(output, java.time.Clock.systemUTC());
            List<Future<?>> sent = IntStream.range(0, THREADS)
                    .<Future<?>>mapToObj(thread -> threads.submit(() -> {
                        for (int message = 0; message < MESSAGES; message++) {
                            messages.log(
                                    "INFO", Character.toString('a' + thread).repeat(CHARACTERS));
                        }
                    }))
                    .toList();

            Map<String, Integer> lines = new HashMap<>();
            try (var reader = pipe.inputReader()) {
                for (int line = 0; line < THREADS * MESSAGES; line++) {
                    JsonNode log = Numbers.exactMapper().readTree(reader.readLine());
                    String text = log.at("/log/message").asString();
                    assertThat(text).isEqualTo(text.substring(0, 1).repeat(CHARACTERS));
                    lines.merge(text.substring(0, 1), 1, Integer::sum);
                }
            }

            for (Future<?> each : sent) {
                each.get();
            }
            assertThat(lines)
                    .hasSize(THREADS)
                    .allSatisfy((letter, count) -> assertThat(count).isEqualTo(MESSAGES));
        }
    }
}
