package dev.flowcdk.conformance;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.TaskConformance;
import dev.flowcdk.runtime.schema.Numbers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A hook of a catalog: a command that prints documents as lines `["collection", {document}]`.
///
/// @param name of the hook
/// @param command the program and its arguments
record CommandHook(String name, List<String> command) {

    private static final long LIMIT_SECONDS = 120;

    /// The hooks of a task.
    static Workload workload(TaskConformance conformance) {
        CommandHook prepare = of("prepare", conformance.prepare());
        CommandHook change = of("change", conformance.change());
        CommandHook read = of("read", conformance.read());
        return new Workload(
                prepare == null ? null : () -> prepare.run(false),
                change == null ? null : () -> change.run(false),
                read == null ? null : () -> read.run(true));
    }

    private static @Nullable CommandHook of(String name, List<String> command) {
        return command.isEmpty() ? null : new CommandHook(name, command);
    }

    /// Runs it.
    ///
    /// @param documentsOnly whether each line has to be a document; else others are skipped
    /// @throws HookException when it fails
    List<Workload.Line> run(boolean documentsOnly) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("flow-cdk-hook", ".err");
        try {
            Process process = start(errors);
            try {
                process.getOutputStream().close();
                byte[] output = process.getInputStream().readAllBytes();
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    throw failed("still runs " + LIMIT_SECONDS + " seconds after its output ended", errors);
                }
                if (process.exitValue() != 0) {
                    throw failed("ended with status " + process.exitValue(), errors);
                }
                return lines(new String(output, StandardCharsets.UTF_8), documentsOnly);
            } finally {
                process.destroyForcibly();
            }
        } finally {
            Files.deleteIfExists(errors);
        }
    }

    private Process start(Path errors) {
        try {
            return new ProcessBuilder(command).redirectError(errors.toFile()).start();
        } catch (IOException failed) {
            throw new HookException("the hook " + name + " cannot be started: " + failed.getMessage(), failed);
        }
    }

    private HookException failed(String how, Path errors) throws IOException {
        String said = Files.readString(errors).strip();
        return new HookException("the hook " + name + " (" + String.join(" ", command) + ") " + how
                + (said.isEmpty() ? "" : ": " + said));
    }

    private List<Workload.Line> lines(String output, boolean documentsOnly) {
        JsonMapper mapper = Numbers.exactMapper();
        var lines = new ArrayList<Workload.Line>();
        output.lines().filter(line -> !line.isBlank()).forEach(line -> {
            JsonNode pair = parsed(mapper, line);
            if (pair != null
                    && pair.isArray()
                    && pair.size() == 2
                    && pair.get(0).isString()
                    && pair.get(1).isObject()) {
                lines.add(new Workload.Line(
                        pair.get(0).stringValue(), RawJson.of(mapper.writeValueAsBytes(pair.get(1)))));
            } else if (documentsOnly) {
                throw new HookException(
                        "the hook " + name + " printed a line that is not [\"collection\", {document}]: " + line);
            }
        });
        return lines;
    }

    private static @Nullable JsonNode parsed(JsonMapper mapper, String line) {
        try {
            return mapper.readTree(line);
        } catch (JacksonException noJson) {
            return null;
        }
    }
}
