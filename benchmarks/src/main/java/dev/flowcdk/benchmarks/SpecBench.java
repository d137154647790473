package dev.flowcdk.benchmarks;

import dev.flowcdk.cli.Installation;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.CaptureType;
import dev.flowcdk.internal.protocol.MaterializationType;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.json.RawJson;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Measures the CPU time of whole processes that answer Spec, beside `java -version`.
record SpecBench(Installation installation, int repetitions) {

    private static final int RUNS_PER_SAMPLE = 5;
    private static final double TICKS_PER_SECOND = 100;
    private static final RawJson EMPTY = RawJson.of("{}");

    /// Something that starts one process and waits for its end.
    private interface Run {
        void run() throws IOException, InterruptedException;
    }

    List<Figure> run() throws IOException, InterruptedException {
        return List.of(
                figure("source-postgres", () -> captureSpec(installation.connector("source-postgres"))),
                figure("materialize-postgres", () -> materializeSpec(installation.connector("materialize-postgres"))));
    }

    private Figure figure(String name, Run spec) throws IOException, InterruptedException {
        var connector = new double[repetitions];
        var limit = new double[repetitions];
        for (int turn = 0; turn < repetitions; turn++) {
            limit[turn] = cpuSeconds(SpecBench::javaVersion);
            connector[turn] = cpuSeconds(spec);
        }
        return new Figure("`spec` of " + name, "`java -version`", connector, limit, "s of CPU", "≤ 25", 0);
    }

    private static void captureSpec(Path program) throws IOException, InterruptedException {
        try (var process = new MeasuredProcess(program)) {
            process.send(new CaptureRequest.Spec(CaptureType.LOCAL, EMPTY));
            process.receive(CaptureResponse.class, CaptureResponse.Spec.class);
            process.end();
        }
    }

    private static void materializeSpec(Path program) throws IOException, InterruptedException {
        try (var process = new MeasuredProcess(program)) {
            process.send(new MaterializeRequest.Spec(MaterializationType.LOCAL, EMPTY));
            process.receive(MaterializeResponse.class, MaterializeResponse.Spec.class);
            process.end();
        }
    }

    private static void javaVersion() throws IOException, InterruptedException {
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version")
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static double cpuSeconds(Run run) throws IOException, InterruptedException {
        long before = ticksOfChildren();
        for (int count = 0; count < RUNS_PER_SAMPLE; count++) {
            run.run();
        }
        return (ticksOfChildren() - before) / TICKS_PER_SECOND / RUNS_PER_SAMPLE;
    }

    /// User and system time of all processes that this one has started and that have ended.
    private static long ticksOfChildren() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
    }
}
