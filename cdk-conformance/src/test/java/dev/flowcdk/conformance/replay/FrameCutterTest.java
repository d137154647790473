package dev.flowcdk.conformance.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCutterTest {

    private static final List<String> FRAMES = IntStream.range(0, 300)
            .mapToObj(number -> "frame " + number + "x".repeat(number * number % 700))
            .toList();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 4096, 1 << 20})
    void cutsLinesThatComeInPortions(int portion) {
        byte[] bytes = (String.join("\n", FRAMES) + "\n\n").getBytes(StandardCharsets.UTF_8);

        assertThat(cut(true, bytes, portion)).isEqualTo(FRAMES);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 4096, 1 << 20})
    void cutsFramesWithTheirLengthThatComeInPortions(int portion) {
        var bytes = new ByteArrayOutputStream();
        for (String each : FRAMES) {
            byte[] frame = each.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(new byte[] {(byte) frame.length, (byte) (frame.length >> 8), 0, 0});
            bytes.writeBytes(frame);
        }

        assertThat(cut(false, bytes.toByteArray(), portion)).isEqualTo(FRAMES);
    }

    private static List<String> cut(boolean lines, byte[] bytes, int portion) {
        var frames = new ArrayList<String>();
        var cutter = new FrameCutter(lines, frame -> frames.add(new String(frame, StandardCharsets.UTF_8)));
        for (int start = 0; start < bytes.length; start += portion) {
            cutter.add(bytes, start, Math.min(portion, bytes.length - start));
        }
        return frames;
    }
}
