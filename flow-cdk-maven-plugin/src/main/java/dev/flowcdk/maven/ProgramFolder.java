package dev.flowcdk.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoExecutionException;

/// A folder with a program: jars in `lib`, and a script that starts it, `bin/NAME`. Whatever lies in `lib` is on the
/// class path of the program and in images, so nothing old stays there.
///
/// @param name of the program
/// @param main its main class
/// @param maxHeap the most memory that its heap takes, as the option -Xmx has it
/// @param connector whether its standard output belongs to Flow's protocol
record ProgramFolder(String name, String main, String maxHeap, boolean connector) {

    /// Writes the folder.
    ///
    /// @param jars by the names that they get
    void write(Path folder, Map<String, Path> jars) throws MojoExecutionException {
        try {
            delete(folder);
            Path lib = Files.createDirectories(folder.resolve("lib"));
            Path bin = Files.createDirectories(folder.resolve("bin"));
            for (Map.Entry<String, Path> jar : jars.entrySet()) {
                Files.copy(jar.getValue(), lib.resolve(jar.getKey()));
            }
            Jdk.copy(Jdk.SCRIPT, lib.resolve(Jdk.SCRIPT));
            Path program = bin.resolve(name);
            Jdk.copy("launcher.sh", program);
            String script = Files.readString(program)
                    .replace("@launcher.name@", name)
                    .replace("@launcher.main@", main)
                    .replace("@launcher.maxHeap@", maxHeap)
                    .replace("@launcher.connector@", String.valueOf(connector));
            Files.write(program, script.getBytes(StandardCharsets.UTF_8));
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException failed) {
            throw new MojoExecutionException("the launcher in " + folder + " cannot be made: " + failed, failed);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path :
                        paths.sorted((one, other) -> other.compareTo(one)).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
