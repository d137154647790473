package dev.flowcdk.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;

/// The trimmed run time of fast images. It is made once for all connectors, so that their images share its layer.
final class JavaRuntime {

    private JavaRuntime() {}

    /// The folder of a run time with these modules, which is made if need be.
    static Path of(ImageSettings settings) throws ImageException, IOException, InterruptedException {
        Path java = settings.java();
        Path jlink = java.resolve("bin/jlink");
        if (!Files.isExecutable(jlink)) {
            throw new ImageException(
                    "there is no jlink in " + java
                            + ", so the run time of a fast image cannot be made; install a whole JDK 25, or say -Dimage.form=plain");
        }
        String modules = settings.modules();
        String version = version(java) + "-" + Integer.toHexString(modules.hashCode());
        Path folder = settings.root().resolve("target/image-runtime").resolve(version);
        if (!Files.isExecutable(folder.resolve("bin/java"))) {
            make(jlink, modules, folder);
        }
        return folder;
    }

    /// What the file "release" of a JDK says.
    private static String version(Path java) throws IOException {
        var release = new Properties();
        try (var in = Files.newBufferedReader(java.resolve("release"))) {
            release.load(in);
        }
        String version = release.getProperty("JAVA_RUNTIME_VERSION", release.getProperty("JAVA_VERSION", "25"));
        return version.replace("\"", "");
    }

    private static void make(Path jlink, String modules, Path folder)
            throws ImageException, IOException, InterruptedException {
        Path unfinished = folder.resolveSibling(folder.getFileName() + ".unfinished");
        Folders.delete(unfinished);
        Folders.delete(folder);
        Files.createDirectories(folder.getParent());
        Programs.run(
                "making the Java run time",
                List.of(
                        jlink.toString(),
                        "--add-modules",
                        modules,
                        "--strip-java-debug-attributes",
                        "--no-header-files",
                        "--no-man-pages",
                        "--output",
                        unfinished.toString()));
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }
}
