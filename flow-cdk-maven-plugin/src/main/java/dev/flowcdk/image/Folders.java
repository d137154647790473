package dev.flowcdk.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// Folders and what is in them.
final class Folders {

    /// The time that all files have in an image.
    private static final FileTime SECOND_ONE = FileTime.fromMillis(1000);

    private Folders() {}

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> paths = walk(folder);
        for (int index = paths.size() - 1; index >= 0; index--) {
            Files.delete(paths.get(index));
        }
    }

    static Path empty(Path folder) throws IOException {
        delete(folder);
        return Files.createDirectories(folder);
    }

    /// Copies a file as it will be in the image.
    static void copy(Path file, Path folder) throws IOException {
        Path target = folder.resolve(file.getFileName());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(target, SECOND_ONE);
    }

    static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, SECOND_ONE);
    }

    /// Copies a folder of files that never change, without their bytes where the file system can.
    static void link(Path from, Path to) throws IOException {
        for (Path path : walk(from)) {
            Path target = to.resolve(from.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(target);
            } else {
                try {
                    Files.createLink(target, path);
                } catch (IOException | UnsupportedOperationException otherFileSystem) {
                    Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    /// A digest of names and contents of all files below these folders.
    static String digest(List<Path> folders) throws IOException {
        MessageDigest digest = sha256();
        for (Path folder : folders) {
            for (Path path : walk(folder)) {
                if (Files.isRegularFile(path)) {
                    digest.update(folder.relativize(path).toString().getBytes());
                    digest.update(sha256().digest(Files.readAllBytes(path)));
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static List<Path> walk(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.sorted().toList();
        }
    }

    static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.sorted().toList();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
