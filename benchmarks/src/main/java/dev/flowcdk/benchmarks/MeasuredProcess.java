package dev.flowcdk.benchmarks;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.FrameReader;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.launch.TaskType;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.ServedEndpoint;
import dev.flowcdk.runtime.wire.RunningConnector;
import dev.flowcdk.runtime.wire.ServedConnectors;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A connector as a process that is driven with as little work as possible on this side. For one thread.
final class MeasuredProcess implements AutoCloseable {

    private static final int CAPTURED = 6;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final double TICKS_PER_SECOND = 100;

    private final Process process;
    private final Path log;
    private final FrameReader responses;
    private final OutputStream requests;
    private final @Nullable RunningConnector stream;
    private final GrowingBytes buffer = new GrowingBytes(1 << 12);
    private final Slice frame = new Slice();

    MeasuredProcess(Path program) throws IOException {
        this(program, Map.of());
    }

    MeasuredProcess(Path program, Map<String, String> environment) throws IOException {
        this(List.of(program.toString()), environment);
    }

    MeasuredProcess(List<String> command, Map<String, String> environment) throws IOException {
        log = Files.createTempFile("flow-cdk-bench-", ".log");
        process = start(command, environment, log);
        responses = ProtoCodec.INSTANCE.reader(process.getInputStream());
        requests = process.getOutputStream();
        stream = null;
    }

    private MeasuredProcess(Process process, Path log, RunningConnector stream) {
        this.process = process;
        this.log = log;
        this.responses = ProtoCodec.INSTANCE.reader(stream.responses());
        this.requests = stream.requests();
        this.stream = stream;
    }

    /// A capture that is driven by gRPC.
    static MeasuredProcess served(List<String> command) throws IOException {
        Path log = Files.createTempFile("flow-cdk-bench-", ".log");
        Process process =
                start(Stream.concat(command.stream(), Stream.of("serve")).toList(), Map.of(), log);
        String listening = process.inputReader().readLine();
        if (listening == null) {
            throw new UserException("the connector does not serve: " + Files.readString(log));
        }
        String address = "127.0.0.1:"
                + JsonMapper.shared().readTree(listening).path("port").asInt();
        var endpoint = new ServedEndpoint(address, RawJson.of("{}"));
        return new MeasuredProcess(
                process,
                log,
                ServedConnectors.find().at(endpoint, TaskType.CAPTURE).start(line -> {}));
    }

    private static Process start(List<String> command, Map<String, String> environment, Path log) throws IOException {
        var builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().put("FLOW_RUNTIME_CODEC", "proto");
        builder.environment().put("LOG_FORMAT", "text");
        builder.environment().putAll(environment);
        return builder.start();
    }

    /// Reads until so many documents have come.
    void count(int documents) throws IOException {
        for (int count = 0; count < documents; ) {
            if (ProtoCodec.INSTANCE.kind(CaptureResponse.class, next()) == CAPTURED) {
                count++;
            }
        }
    }

    /// Sends a message.
    void send(Object message) throws IOException {
        buffer.clear();
        ProtoCodec.INSTANCE.encode(message, buffer);
        buffer.writeTo(requests);
        requests.flush();
    }

    /// Sends bytes that were encoded before.
    void send(GrowingBytes encoded) throws IOException {
        encoded.writeTo(requests);
        requests.flush();
    }

    /// The next response, valid until the next call.
    Slice next() throws IOException {
        if (nextOrEnd() == null) {
            List<String> lines = Files.readAllLines(log);
            throw new UserException(
                    "the connector ended: " + (lines.isEmpty() ? "no log output" : lines.get(lines.size() - 1)));
        }
        return frame;
    }

    /// The next response, valid until the next call; null when the connector closed its output.
    @Nullable
    Slice nextOrEnd() throws IOException {
        return responses.next(frame) ? frame : null;
    }

    /// The next response as a record.
    <E, T extends E> T receive(Class<E> envelope, Class<T> kind) throws IOException {
        E message = ProtoCodec.INSTANCE.decode(envelope, next());
        if (!kind.isInstance(message)) {
            throw new UserException("the connector answered "
                    + message.getClass().getSimpleName() + " instead of " + kind.getSimpleName());
        }
        return kind.cast(message);
    }

    /// Closes the requests and waits for the end of the process.
    void end() throws IOException, InterruptedException {
        requests.close();
        process.getInputStream().transferTo(OutputStream.nullOutputStream());
        process.waitFor();
    }

    long pid() {
        return process.pid();
    }

    /// Takes all responses until the process ends.
    void drain() {
        try {
            while (responses.next(frame)) {
                // nothing is done with it
            }
        } catch (IOException closed) {
            // the process was ended
        }
    }

    /// The CPU time that these processes have taken, where the system tells it; else 0.
    static double cpuSeconds(List<Long> pids) throws IOException {
        double ticks = 0;
        for (long pid : pids) {
            Path stat = Path.of("/proc/" + pid + "/stat");
            if (Files.exists(stat)) {
                String[] fields =
                        Files.readString(stat).replaceFirst(".*\\) ", "").split(" ");
                ticks += Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
            }
        }
        return ticks / TICKS_PER_SECOND;
    }

    /// The largest resident memory so far, where the system tells it; else 0.
    long residentKilobytes() throws IOException {
        return residentKilobytes(process.pid());
    }

    static long residentKilobytes(long pid) throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (stream != null) {
            stream.kill();
        }
        process.destroyForcibly().waitFor();
        Files.deleteIfExists(log);
    }
}
