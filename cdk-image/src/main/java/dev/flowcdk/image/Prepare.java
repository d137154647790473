package dev.flowcdk.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Tells the build which Java it runs its tools with.
final class Prepare {

    private Prepare() {}

    /// @param staging where images are put together
    static void run(Path staging) throws IOException {
        Files.createDirectories(staging);
        PropertyFile.write(
                staging.resolve("java.properties"),
                Map.of("image.jvm", Programs.JAVA_HOME.resolve("bin/java").toString()));
    }
}
