package dev.flowcdk.airbyte.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The files that a source is given, in a folder that only this user can look into, and that is gone afterwards: the
/// config has secrets in it.
final class SourceFiles implements AutoCloseable {

    private final Path folder;
    private final Runnable closed;

    /// @param closed is told when it is gone
    SourceFiles(Runnable closed) throws IOException {
        this.closed = closed;
        folder = Files.createTempDirectory(
                "flow-cdk-airbyte-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /// @return the file's absolute path
    String write(String name, JsonNode json) throws IOException {
        Path file = folder.resolve(name);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, json.toString());
        return file.toString();
    }

    @Override
    public void close() throws IOException {
        try {
            List<Path> all;
            try (Stream<Path> files = Files.walk(folder)) { // the source may have left some of its own
                all = files.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path each : all) {
                Files.deleteIfExists(each);
            }
        } finally {
            closed.run();
        }
    }
}
