package dev.flowcdk.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// A Java 25 for tests of what starts it: prints to standard output as native code does, and writes its arguments where
/// they tell that the protocol goes.
public final class EchoingJava {

    private static final String SCRIPT = """
            #!/bin/sh
            echo printed
            case "$*" in
                *-Dflowcdk.output=/dev/fd/3*) echo "$*" >>/dev/fd/3 ;;
                *) echo "$*" ;;
            esac
            """;

    private EchoingJava() {}

    /// What a process wrote to its standard streams.
    public record Output(String out, String error) {}

    /// @return the home of the run time, whose program is `bin/java`
    public static Path install(Path home) throws IOException {
        Path java = home.resolve("bin/java");
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(java, SCRIPT);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25\"\n");
        return home;
    }

    /// Runs a command with pipes.
    public static Output run(Path home, List<String> command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", home.toString());
        builder.environment().remove("FLOW_CDK_JAVA_OPTS");
        Process process = builder.start();
        process.getOutputStream().close();
        var output = new Output(
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
                new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        process.waitFor();
        return output;
    }
}
