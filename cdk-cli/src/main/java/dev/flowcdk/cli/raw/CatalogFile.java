package dev.flowcdk.cli.raw;

import dev.flowcdk.UserException;
import dev.flowcdk.runtime.schema.Numbers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/// One file of a catalog that can be changed and written again in the form it has: JSON stays JSON, and of YAML only
/// what changes is written anew, so that comments stay.
final class CatalogFile {

    private static final ObjectMapper JSON = Numbers.exactMapper();
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .disable(YAMLWriteFeature.SPLIT_LINES)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLWriteFeature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    private final Path path;
    private final boolean json;
    private final String written;
    private final JsonNode original;
    private JsonNode root;

    private CatalogFile(Path path, boolean json, String written, JsonNode root) {
        this.path = path;
        this.json = json;
        this.written = written;
        this.root = root;
        this.original = root.deepCopy();
    }

    /// Reads a file.
    ///
    /// @throws UserException when it cannot be read
    static CatalogFile read(Path path) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (IOException failed) {
            throw new UserException(path + ": cannot be read: " + failed.getMessage(), failed);
        }
        var written = new String(bytes, StandardCharsets.UTF_8);
        if (written.stripLeading().startsWith("{")) {
            try {
                return new CatalogFile(path, true, written, JSON.readTree(bytes));
            } catch (JacksonException flowStyle) {
                // a mapping in braces that is YAML, but not JSON
            }
        }
        try {
            return new CatalogFile(path, false, written, YAML.readTree(bytes));
        } catch (JacksonException malformed) {
            throw new UserException(path + ": is neither YAML nor JSON: " + malformed.getOriginalMessage(), malformed);
        }
    }

    Path path() {
        return path;
    }

    JsonNode root() {
        return root;
    }

    /// Replaces all of it.
    void root(JsonNode newRoot) {
        root = newRoot;
    }

    /// Writes the file if it was changed; it is replaced as a whole or not at all.
    ///
    /// @return whether it was
    boolean save() throws IOException {
        if (root.equals(original)) {
            return false;
        }
        Path target = path.toRealPath();
        Path folder = target.getParent();
        if (folder == null) {
            throw new FileSystemException(target.toString());
        }
        Path fresh = Files.createTempFile(folder, "." + target.getFileName(), ".new");
        try {
            Files.writeString(fresh, text());
            copyPermissions(target, fresh);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        return true;
    }

    private String text() {
        if (json) {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        }
        try {
            JsonNode wanted = YAML.readTree(root.toString()); // numbers of the same types
            String changed = YamlText.changed(written, original, wanted, YAML);
            if (YAML.readTree(changed).equals(wanted)) {
                return changed;
            }
        } catch (JacksonException | YamlEngineException notSoSimple) {
            // written as a whole
        }
        return YAML.writeValueAsString(root);
    }

    private static void copyPermissions(Path from, Path to) throws IOException {
        if (Files.getFileAttributeView(from, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        }
    }
}
