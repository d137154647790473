package dev.flowcdk.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Compares JSON with pretty-printed files, or writes them with `-Dflowcdk.record=true`.
final class Golden {

    private static final Path FOLDER = Path.of("src/test/resources/golden/schema");

    private Golden() {}

    static void verify(String name, JsonNode actual) {
        String text = JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(actual)
                        .replace("\r\n", "\n")
                + "\n";
        Path file = FOLDER.resolve(name + ".json");
        try {
            if (Boolean.getBoolean(RecordedSchema.RECORD)) {
                Files.createDirectories(FOLDER);
                Files.writeString(file, text);
            }
            assertThat(text).isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
