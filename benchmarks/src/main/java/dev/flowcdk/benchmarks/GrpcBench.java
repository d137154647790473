package dev.flowcdk.benchmarks;

import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureSpec;
import dev.flowcdk.internal.protocol.CaptureType;
import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.json.RawJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Measures a capture that does nothing but emit, by gRPC beside standard streams. Both are read in the same way.
record GrpcBench(int repetitions) {

    private static final int CHARACTERS = 300;
    private static final RawJson EMPTY = RawJson.of("{}");

    /// @param perTransaction documents between two checkpoints
    Figure run(int documents, int perTransaction) throws IOException, InterruptedException {
        var served = new double[repetitions];
        var streams = new double[repetitions];
        long resident = 0;
        for (int turn = 0; turn < repetitions; turn++) {
            try (var process = new MeasuredProcess(command(), Map.of())) {
                streams[turn] = rate(process, documents, perTransaction);
            }
            try (var process = MeasuredProcess.served(command())) {
                served[turn] = rate(process, documents, perTransaction);
                resident = Math.max(resident, process.residentKilobytes());
            }
        }
        return new Figure(
                Figure.grouped(documents) + " documents of " + CHARACTERS + " characters by gRPC, " + perTransaction
                        + " per transaction",
                "standard streams",
                served,
                streams,
                "documents/s",
                "≥ 0.8",
                resident);
    }

    /// Of the second half of them: the first warms up.
    private static double rate(MeasuredProcess process, int documents, int perTransaction) throws IOException {
        process.send(open(perTransaction));
        int half = documents / 2;
        process.count(half);
        long start = System.nanoTime();
        process.count(half);
        return half / ((System.nanoTime() - start) / 1e9);
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
                EmittingCapture.class.getName());
    }

    private static CaptureRequest.Open open(int perTransaction) {
        var collection = new CollectionSpec(
                "bench/documents", List.of("/number"), "/_meta/uuid", List.of(), List.of(), null, EMPTY, null);
        var binding = new CaptureSpec.Binding(
                RawJson.of("{\"stream\": \"documents\"}"), List.of("documents"), collection, 0, "documents", 0);
        var task = new CaptureSpec(
                "bench/emitting",
                CaptureType.LOCAL,
                RawJson.of("{\"characters\": " + CHARACTERS + ", \"documents\": " + perTransaction + "}"),
                List.of(binding),
                300,
                null,
                List.of(),
                "",
                List.of());
        return new CaptureRequest.Open(task, "bench", RangeSpec.whole(), EMPTY);
    }
}
