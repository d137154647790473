package dev.flowcdk.benchmarks;

import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.CaptureSpec;
import dev.flowcdk.internal.protocol.CaptureType;
import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.json.RawJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Measures the memory of a small capture with many bindings that are all at work.
record BindingsBench(int repetitions) {

    private static final int BINDINGS = 300;
    private static final int TRANSACTIONS = 20;
    private static final int CAPTURED = 6;
    private static final double LIMIT_MEGABYTES = 128;
    private static final RawJson EMPTY = RawJson.of("{}");

    Figure run() throws IOException, InterruptedException {
        var megabytes = new double[repetitions];
        var limit = new double[repetitions];
        long most = 0;
        for (int turn = 0; turn < repetitions; turn++) {
            long kilobytes = residentKilobytes();
            most = Math.max(most, kilobytes);
            megabytes[turn] = kilobytes * 1024 / 1e6;
            limit[turn] = LIMIT_MEGABYTES;
        }
        return new Figure(
                BINDINGS + " bindings of a small capture, " + TRANSACTIONS + " transactions of 64 KiB each",
                "the limit",
                megabytes,
                limit,
                "MB",
                "≤ 1",
                most);
    }

    private static long residentKilobytes() throws IOException, InterruptedException {
        try (var process = new MeasuredProcess(command(), Map.of())) {
            process.send(new CaptureRequest.Open(task(), "bench", RangeSpec.whole(), EMPTY));
            process.receive(CaptureResponse.class, CaptureResponse.Opened.class);
            for (int count = 0; count < BINDINGS * TRANSACTIONS * SmallCapture.DOCUMENTS; ) {
                if (ProtoCodec.INSTANCE.kind(CaptureResponse.class, process.next()) == CAPTURED) {
                    count++;
                }
            }
            return process.residentKilobytes();
        }
    }

    /// With the options that launchers of connectors have.
    private static List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xms16m",
                "-Xmx640m",
                "-cp",
                System.getProperty("java.class.path"),
                SmallCapture.class.getName());
    }

    private static CaptureSpec task() {
        return new CaptureSpec(
                "bench/small",
                CaptureType.LOCAL,
                RawJson.of("{\"transactions\": " + TRANSACTIONS + "}"),
                IntStream.range(0, BINDINGS).mapToObj(BindingsBench::binding).toList(),
                300,
                null,
                List.of(),
                "",
                List.of());
    }

    private static CaptureSpec.Binding binding(int index) {
        String stream = "stream_" + index;
        var collection = new CollectionSpec(
                "bench/" + stream, List.of("/number"), "/_meta/uuid", List.of(), List.of(), null, EMPTY, null);
        return new CaptureSpec.Binding(
                RawJson.of("{\"stream\": \"" + stream + "\"}"), List.of(stream), collection, 0, stream, 0);
    }
}
