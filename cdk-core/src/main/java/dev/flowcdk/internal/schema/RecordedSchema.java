package dev.flowcdk.internal.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Schemas that were generated while building and lie beside the classes as resources, so that a connector answers
/// without loading what generates them.
///
/// A test of the connector calls [#verifyConfigs(Class...)] and [#verifyDocuments(Class...)], and [RecordedSchemaCheck]
/// looks again at what is packaged. Run with the system property `flowcdk.record=true` both write the resources anew,
/// into `src/main/resources` of the module and beside its classes.
public final class RecordedSchema {

    /// The system property that makes tests write what they compare otherwise.
    public static final String RECORD = "flowcdk.record";

    private static final String FOLDER = "META-INF/flow-cdk/";

    private enum Form {
        CONFIG(".schema.json"),
        DOCUMENT(".document.json");

        private final String suffix;

        Form(String suffix) {
            this.suffix = suffix;
        }

        String resource(Class<?> type) {
            return FOLDER + type.getName() + suffix;
        }

        JsonNode generate(Class<?> type) {
            return switch (this) {
                case CONFIG -> RecordSchema.of(type);
                case DOCUMENT -> RecordSchema.ofDocument(type);
            };
        }
    }

    private RecordedSchema() {}

    /// The schema of an endpoint or resource config on one line: recorded, else generated.
    ///
    /// @throws AuthorMistakes if it is not recorded and the record breaks a rule
    public static byte[] config(Class<?> config) {
        return bytes(config, Form.CONFIG);
    }

    /// The schema of documents on one line: recorded, else generated.
    ///
    /// @throws AuthorMistakes if it is not recorded and the record breaks a rule
    public static byte[] document(Class<?> document) {
        return bytes(document, Form.DOCUMENT);
    }

    /// Compares the recorded schemas of configs with generated ones, or records them.
    ///
    /// @throws AssertionError if one is not recorded or differs
    public static void verifyConfigs(Class<?>... configs) {
        verify(Form.CONFIG, configs);
    }

    /// Compares the recorded schemas of documents with generated ones, or records them.
    ///
    /// @throws AssertionError if one is not recorded or differs
    public static void verifyDocuments(Class<?>... documents) {
        verify(Form.DOCUMENT, documents);
    }

    /// Compares what is recorded in a folder of classes with what those classes are now, or records it.
    ///
    /// @param loader finds the classes
    /// @return the resources that are out of date
    static List<String> outOfDate(Path classes, ClassLoader loader) throws IOException {
        List<String> stale = new ArrayList<>();
        for (Form form : Form.values()) {
            for (String name : recorded(classes.resolve(FOLDER), form)) {
                Path file = classes.resolve(FOLDER + name + form.suffix);
                if (!isFresh(name, form, file, loader)) {
                    stale.add(FOLDER + file.getFileName());
                }
            }
        }
        return stale;
    }

    /// Names of the classes whose schemas are recorded.
    private static List<String> recorded(Path folder, Form form) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(form.suffix))
                    .map(name -> name.substring(0, name.length() - form.suffix.length()))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isFresh(String name, Form form, Path file, ClassLoader loader) throws IOException {
        Class<?> type;
        try {
            type = Class.forName(name, false, loader);
        } catch (ClassNotFoundException gone) {
            return false;
        }
        byte[] fresh = pretty(form.generate(type));
        if (Boolean.getBoolean(RECORD)) {
            record(type, form, fresh);
            return true;
        }
        return Arrays.equals(fresh, Files.readAllBytes(file));
    }

    private static byte[] bytes(Class<?> type, Form form) {
        byte[] recorded = read(type, form);
        return recorded == null
                ? form.generate(type).toString().getBytes(StandardCharsets.UTF_8)
                : OneLine.of(recorded);
    }

    private static byte @Nullable [] read(Class<?> type, Form form) {
        try (InputStream resource = type.getResourceAsStream('/' + form.resource(type))) {
            return resource == null ? null : resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void verify(Form form, Class<?>... types) {
        List<String> stale = new ArrayList<>();
        for (Class<?> type : types) {
            byte[] fresh = pretty(form.generate(type));
            if (Boolean.getBoolean(RECORD)) {
                record(type, form, fresh);
            } else if (!Arrays.equals(fresh, read(type, form))) {
                stale.add(form.resource(type));
            }
        }
        if (!stale.isEmpty()) {
            throw new AssertionError("recorded schemas are missing or out of date: " + String.join(", ", stale)
                    + "; run this test with -D" + RECORD + "=true and commit what it writes");
        }
    }

    private static void record(Class<?> type, Form form, byte[] schema) {
        Path classes = classes(type);
        for (Path resources : List.of(classes.resolve("../../src/main/resources"), classes)) {
            Path file = resources.resolve(form.resource(type)).normalize();
            try {
                Files.createDirectories(file.resolveSibling("."));
                Files.write(file, schema);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// The folder `target/classes` that a class comes from.
    private static Path classes(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] pretty(JsonNode schema) {
        var mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        String text = mapper.writeValueAsString(schema).replace("\r\n", "\n");
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
