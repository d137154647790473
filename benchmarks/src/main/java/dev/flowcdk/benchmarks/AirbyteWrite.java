package dev.flowcdk.benchmarks;

import dev.flowcdk.UserException;
import dev.flowcdk.json.RawJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Records of one stream written by a materialization's process under Airbyte, in append mode. For one thread.
final class AirbyteWrite implements AutoCloseable {

    private static final String STREAM = "appended";
    private static final byte[] STATE = ("{\"type\":\"STATE\",\"state\":{\"type\":\"STREAM\",\"stream\":"
                    + "{\"stream_descriptor\":{\"name\":\"" + STREAM + "\"},\"stream_state\":{}}}}\n")
            .getBytes(StandardCharsets.UTF_8);

    private final Path program;
    private final Path folder;
    private final Path config;
    private final Path catalog;
    private long resident;

    /// @param schema of the records
    AirbyteWrite(Path program, RawJson config, RawJson schema) throws IOException {
        this.program = program;
        this.folder = Files.createTempDirectory("flow-cdk-bench-");
        this.config = Files.write(folder.resolve("config.json"), config.bytes());
        this.catalog = Files.writeString(folder.resolve("catalog.json"), """
                {"streams": [{"sync_mode": "full_refresh", "destination_sync_mode": "append", "generation_id": 1,
                  "minimum_generation_id": 0, "sync_id": 1, "stream": {"name": "%s", "json_schema": %s,
                  "supported_sync_modes": ["full_refresh"]}}]}""".formatted(STREAM, schema));
    }

    /// A record as a line.
    static byte[] line(byte[] document) {
        return ("{\"type\":\"RECORD\",\"record\":{\"stream\":\"" + STREAM + "\",\"emitted_at\":1700000000000,\"data\":"
                        + new String(document, StandardCharsets.UTF_8) + "}}\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Writes lines, with a state after each part.
    ///
    /// @return seconds from the first record until the last state has come back
    double seconds(List<byte[]> parts) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        program.toString(), "write", "--config", config.toString(), "--catalog", catalog.toString())
                .redirectError(folder.resolve("log").toFile())
                .start();
        try (BufferedReader output = process.inputReader();
                OutputStream input = process.getOutputStream()) {
            input.write(STATE);
            input.flush();
            awaitState(output); // it has started and opened its session
            long start = System.nanoTime();
            Thread sender = Thread.ofPlatform().daemon().start(() -> send(parts, input));
            for (int part = 0; part < parts.size(); part++) {
                awaitState(output);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            sender.join();
            resident = MeasuredProcess.residentKilobytes(process.pid());
            return seconds;
        } finally {
            process.waitFor();
        }
    }

    private static void send(List<byte[]> parts, OutputStream input) {
        try {
            for (byte[] part : parts) {
                input.write(part);
                input.write(STATE);
                input.flush();
            }
        } catch (IOException ended) {
            throw new UserException("the process takes no more records: " + ended.getMessage(), ended);
        }
    }

    private void awaitState(BufferedReader output) throws IOException {
        String line = output.readLine();
        while (line != null && !line.startsWith("{\"type\":\"STATE\"")) {
            line = output.readLine();
        }
        if (line == null) {
            throw new UserException("the write ended early: " + Files.readString(folder.resolve("log")));
        }
    }

    long residentKilobytes() {
        return resident;
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
