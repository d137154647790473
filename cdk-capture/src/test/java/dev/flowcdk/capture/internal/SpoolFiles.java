package dev.flowcdk.capture.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Looks at this process's open files, as Linux shows them: those of spools have no name any more.
final class SpoolFiles {

    private SpoolFiles() {}

    /// How many files are open that were made in this folder.
    static int open(Path directory) throws IOException {
        return in(directory).size();
    }

    /// What they take.
    static long bytes(Path directory) throws IOException {
        long bytes = 0;
        for (Path file : in(directory)) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private static List<Path> in(Path directory) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(file -> target(file).startsWith(directory + "/"))
                    .toList();
        }
    }

    private static String target(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }
}
