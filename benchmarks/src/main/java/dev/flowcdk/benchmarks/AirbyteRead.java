package dev.flowcdk.benchmarks;

import dev.flowcdk.UserException;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A full refresh of one table by a capture's process under Airbyte. For one thread.
final class AirbyteRead implements AutoCloseable {

    private static final JsonMapper JSON = Numbers.exactMapper();

    private final Path program;
    private final Path folder;
    private final Path config;
    private final Path catalog;
    private long resident;

    AirbyteRead(Path program, RawJson config, String table) throws IOException {
        this.program = program;
        this.folder = Files.createTempDirectory("flow-cdk-bench-");
        this.config = Files.write(folder.resolve("config.json"), config.bytes());
        this.catalog = Files.write(folder.resolve("catalog.json"), configured(table));
    }

    private byte[] configured(String table) throws IOException {
        Process process = start("discover", "--config", config.toString());
        ObjectNode configured = JSON.createObjectNode();
        ArrayNode streams = configured.putArray("streams");
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                for (JsonNode stream : JSON.readTree(line).at("/catalog/streams")) {
                    if (stream.path("name").asString("").equals(table)) {
                        streams.addObject()
                                .put("sync_mode", "full_refresh")
                                .put("destination_sync_mode", "append")
                                .set("stream", stream);
                    }
                }
            }
        }
        return JSON.writeValueAsBytes(configured);
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                .toList();
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("log").toFile())
                .start();
    }

    /// Reads it, with as little work as possible on this side.
    ///
    /// @return seconds from the first record to the last
    double seconds(int records) throws IOException, InterruptedException {
        Process process = start("read", "--config", config.toString(), "--catalog", catalog.toString());
        long start = 0;
        long end = 0;
        var lines = new RecordCount();
        byte[] bytes = new byte[1 << 18];
        try (InputStream output = process.getInputStream()) {
            for (int length = output.read(bytes); length >= 0; length = output.read(bytes)) {
                lines.take(bytes, length);
                start = lines.records() > 0 && start == 0 ? System.nanoTime() : start;
                if (lines.records() == records && end == 0) {
                    end = System.nanoTime();
                    resident = MeasuredProcess.residentKilobytes(process.pid());
                }
            }
        }
        if (process.waitFor() != 0 || lines.records() != records) {
            throw new UserException("the read brought " + lines.records() + " of " + records + " records: "
                    + Files.readString(folder.resolve("log")));
        }
        return (end - start) / 1e9;
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
