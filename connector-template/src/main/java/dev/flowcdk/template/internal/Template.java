package dev.flowcdk.template.internal;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The files of a new project. In their names `dot_` stands for a leading dot, `dir_package` for the folders of the
/// package and `class_` for the connector's class; in their text `${name}` and the like stand for the values of a
/// [NewProject].
final class Template {

    private static final String ROOT = "/dev/flowcdk/template";

    private final Map<String, String> values;

    Template(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /// A file of the template.
    ///
    /// @param name with a place for the class and the like
    private record File(String name, String text) {}

    /// Whether the code of a kind says this word somewhere, so that no class of the project can be called so.
    static boolean mentions(ConnectorKind kind, String word) throws IOException {
        Pattern whole = Pattern.compile("\\b" + Pattern.quote(word) + "\\b");
        return files(kind).stream()
                .filter(file -> file.name().endsWith(".java"))
                .anyMatch(file -> whole.matcher(file.text()).find());
    }

    /// Writes the files of a kind into a folder.
    void write(ConnectorKind kind, Path folder) throws IOException {
        for (File file : files(kind)) {
            Path target = folder.resolve(target(file.name()));
            Files.createDirectories(target.getParent());
            String text = filled(file.text());
            Files.write(target, text.getBytes(StandardCharsets.UTF_8));
            if (text.startsWith("#!")) {
                makeExecutable(target);
            }
        }
    }

    private static void makeExecutable(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static List<File> files(ConnectorKind kind) throws IOException {
        URL pom = Template.class.getResource(ROOT + "/common/pom.xml");
        if (pom == null) {
            throw new IllegalStateException(ROOT + " is missing");
        }
        try {
            URI root = pom.toURI();
            if (!root.getScheme().equals("jar")) {
                return files(kind, Path.of(root).resolve("../..").normalize());
            }
            // Found by its file, not by its address: that is one for the whole process, and closed by whoever is first.
            Path jar =
                    Path.of(URI.create(root.toString().replaceFirst("^jar:", "").replaceFirst("!.*", "")));
            try (FileSystem opened = FileSystems.newFileSystem(jar)) {
                return files(kind, opened.getPath(ROOT));
            }
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<File> files(ConnectorKind kind, Path template) throws IOException {
        List<File> found = new ArrayList<>();
        for (String part : List.of("common", kind.word())) {
            Path root = template.resolve(part);
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    found.add(new File(root.relativize(file).toString(), Files.readString(file)));
                }
            }
        }
        return found;
    }

    private String target(String name) {
        return name.replace("dot_", ".").replace("dir_package", value("path")).replace("class_", value("class"));
    }

    private String filled(String text) {
        String filled = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("${" + value.getKey() + "}", value.getValue());
        }
        return filled;
    }

    private String value(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name);
        }
        return value;
    }
}
