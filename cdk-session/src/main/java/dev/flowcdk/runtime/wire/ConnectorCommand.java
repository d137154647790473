package dev.flowcdk.runtime.wire;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A connector that runs as a process of its own.
///
/// @param command the program and its arguments
/// @param environment variables set over those of this process
/// @param protobuf whether it speaks protobuf; else JSON
public record ConnectorCommand(List<String> command, Map<String, String> environment, boolean protobuf)
        implements ConnectorSource {

    public ConnectorCommand {
        command = List.copyOf(command);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        if (command.isEmpty()) {
            throw new IllegalArgumentException("the command must name a program");
        }
    }

    /// The connector of a catalog's local endpoint.
    public static ConnectorCommand of(LocalEndpoint endpoint) {
        return new ConnectorCommand(endpoint.command(), endpoint.environment(), endpoint.protobuf());
    }

    /// The same connector with another codec.
    public ConnectorCommand withProtobuf(boolean newProtobuf) {
        return new ConnectorCommand(command, environment, newProtobuf);
    }

    @Override
    public Codec codec() {
        return protobuf ? ProtoCodec.INSTANCE : JsonCodec.INSTANCE;
    }

    @Override
    public RunningConnector start(Consumer<ConnectorLog> logs) throws IOException {
        var builder = new ProcessBuilder(command);
        Map<String, String> variables = builder.environment();
        variables.put("LOG_FORMAT", "json");
        variables.putIfAbsent("LOG_LEVEL", "info");
        variables.put("FLOW_RUNTIME_CODEC", protobuf ? "proto" : "json");
        variables.putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException failed) {
            throw new UserException("cannot start the connector " + command.getFirst() + ": " + reason(failed), failed);
        }
        return new ProcessConnector(process, new ConnectorLogReader(process.getErrorStream(), logs));
    }

    private String reason(IOException failed) {
        String program = command.getFirst();
        return program.contains("/") && !Files.exists(Path.of(program))
                ? "there is no such file; build its project, where mvn package makes it when the POM has"
                        + " connector-parent or flow-cdk-maven-plugin, or name another program in the catalog"
                : String.valueOf(failed.getMessage());
    }

    private record ProcessConnector(Process process, ConnectorLogReader logs) implements RunningConnector {

        @Override
        public OutputStream requests() {
            return process.getOutputStream();
        }

        @Override
        public InputStream responses() {
            return process.getInputStream();
        }

        @Override
        public void terminate() {
            process.toHandle().destroy(); // unlike the process's own, it leaves the pipes open
        }

        @Override
        public void kill() throws InterruptedException {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.waitFor();
        }

        @Override
        public int exitStatus(Duration limit) throws InterruptedException {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
        }

        @Override
        public List<ProcessHandle> processes() {
            return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                    .toList();
        }

        @Override
        public ConnectorFailure failure() throws InterruptedException {
            return logs.failure(new ExitStatus(process.exitValue()));
        }
    }
}
