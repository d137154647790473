package dev.flowcdk.image;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/// Properties that the build reads.
final class PropertyFile {

    private PropertyFile() {}

    /// Writes properties without the date that they usually come with.
    static void write(Path file, Map<String, String> values) throws IOException {
        var properties = new Properties();
        properties.putAll(values);
        var text = new StringWriter();
        properties.store(text, null);
        Files.write(
                file,
                text.toString().lines().filter(line -> !line.startsWith("#")).toList());
    }
}
