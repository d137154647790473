package dev.flowcdk.cli.create;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
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

    /// Writes the files of a kind into a folder.
    void write(Kind kind, Path folder) throws IOException {
        try {
            URI root = Template.class.getResource(ROOT + "/common/pom.xml").toURI();
            if (root.getScheme().equals("jar")) {
                String jar = root.toString().replaceFirst("!.*", "");
                try (FileSystem files = FileSystems.newFileSystem(URI.create(jar), Map.of())) {
                    write(kind, files.getPath(ROOT), folder);
                }
            } else {
                write(kind, Path.of(root).resolve("../..").normalize(), folder);
            }
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void write(Kind kind, Path template, Path folder) throws IOException {
        for (String part : List.of("common", kind.folder())) {
            Path root = template.resolve(part);
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    copy(file, folder.resolve(target(root.relativize(file).toString())));
                }
            }
        }
    }

    private String target(String name) {
        return name.replace("dot_", ".").replace("dir_package", value("path")).replace("class_", value("class"));
    }

    private void copy(Path file, Path target) throws IOException {
        String text = Files.readString(file);
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        }
        Files.createDirectories(target.getParent());
        Files.write(target, text.getBytes(StandardCharsets.UTF_8));
        if (text.startsWith("#!")) {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private String value(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name);
        }
        return value;
    }
}
