package dev.flowcdk.benchmarks;

import dev.flowcdk.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Measures images that were loaded into Docker's engine, beside a container of the same image that does nothing.
record ImageBench(int repetitions) {

    private static final String SOURCE = "source-postgres:local";
    private static final String HELLO = "source-hello-world:local";
    private static final String SPEC = "{\"spec\":{}}\n";
    private static final String OPEN = """
            {"open":{"capture":{"name":"bench/hello","connectorType":"IMAGE","config":{"interval":"PT1H"},\
            "bindings":[{"resourceConfig":{"stream":"greetings"},"resourcePath":["greetings"],\
            "collection":{"name":"bench/greetings","key":["/number"],"writeSchema":{}},"stateKey":"greetings"}]},\
            "version":"1","range":{"keyEnd":4294967295},"state":{}}}
            """;
    private static final Pattern CPU = Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s\\s*$");
    private static final double NANOSECONDS = 1e9;

    List<Figure> run() throws IOException, InterruptedException {
        List<String> entrypoint = entrypoint(SOURCE);
        var nothing = new double[repetitions];
        var spec = new double[repetitions];
        var java = new double[repetitions];
        var specCpu = new double[repetitions];
        var document = new double[repetitions];
        long resident = 0;
        for (int turn = 0; turn < repetitions; turn++) {
            nothing[turn] = seconds("", "--entrypoint", "/bin/sh", SOURCE, "-c", ":");
            spec[turn] = seconds(SPEC, SOURCE);
            java[turn] = cpu("", List.of(entrypoint.getFirst(), "-version"));
            specCpu[turn] = cpu(SPEC, entrypoint);
            try (var session = new Session()) {
                document[turn] = session.secondsToFirstDocument();
                resident = Math.max(resident, session.residentKilobytes());
            }
        }
        return List.of(
                new Figure(
                        "Spec of source-postgres, container", "`sh -c :`, container", spec, nothing, "s", "≤ 1.8", 0),
                new Figure(
                        "Spec of source-postgres, container",
                        "`java -version`",
                        specCpu,
                        java,
                        "s of CPU",
                        "≤ 0.4 s",
                        0),
                new Figure(
                        "first document of source-hello-world, container, and memory of the idle session",
                        "`sh -c :`, container",
                        document,
                        nothing,
                        "s",
                        "≤ 0.5 s, ≤ 80 MiB",
                        resident));
    }

    private static double seconds(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("run", "--rm", "--interactive"));
        command.addAll(List.of(arguments));
        long begin = System.nanoTime();
        docker(input, command);
        return (System.nanoTime() - begin) / NANOSECONDS;
    }

    /// Processor time of a program in a container, as the shell that started it knows it.
    private static double cpu(String input, List<String> program) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("run", "--rm", "--interactive", "--entrypoint", "/bin/sh", SOURCE));
        command.addAll(List.of("-c", "\"$@\" >/dev/null 2>&1; times", "sh"));
        command.addAll(program);
        Matcher times = CPU.matcher(docker(input, command));
        if (!times.find()) {
            throw new UserException("the shell in " + SOURCE + " does not tell processor times");
        }
        return 60 * (Double.parseDouble(times.group(1)) + Double.parseDouble(times.group(3)))
                + Double.parseDouble(times.group(2))
                + Double.parseDouble(times.group(4));
    }

    private static List<String> entrypoint(String image) throws IOException, InterruptedException {
        return List.of(docker("", List.of("image", "inspect", "--format", "{{join .Config.Entrypoint \"\\n\"}}", image))
                .strip()
                .split("\n"));
    }

    private static String docker(String input, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).start();
        try (OutputStream requests = process.getOutputStream()) {
            requests.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new UserException("docker " + arguments.getFirst() + " failed: " + errors.strip()
                    + "; the images are made by mvn -Pimage package and loaded by docker load");
        }
        return output;
    }

    /// A session of the small capture in a container.
    private static final class Session implements AutoCloseable {

        private final String name = "flow-cdk-bench-" + UUID.randomUUID();
        private final long begin = System.nanoTime();
        private final Process process;
        private final BufferedReader responses;

        Session() throws IOException {
            process = new ProcessBuilder("docker", "run", "--rm", "--interactive", "--name", name, HELLO)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            responses = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            process.getOutputStream().write((SPEC + OPEN).getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }

        double secondsToFirstDocument() throws IOException {
            for (String line = responses.readLine(); line != null; line = responses.readLine()) {
                if (line.startsWith("{\"captured\":")) {
                    return (System.nanoTime() - begin) / NANOSECONDS;
                }
            }
            throw new UserException(HELLO + " ended without a document; is it loaded?");
        }

        /// Resident memory of the process in the container, as this machine's kernel sees it; 0 where it may not.
        long residentKilobytes() throws IOException, InterruptedException {
            String process = docker("", List.of("inspect", "--format", "{{.State.Pid}}", name))
                    .strip();
            Path status = Path.of("/proc", process, "status");
            return !Files.isReadable(status)
                    ? 0
                    : Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElse(0);
        }

        @Override
        public void close() throws IOException, InterruptedException {
            docker("", List.of("rm", "--force", name));
            process.waitFor();
        }
    }
}
