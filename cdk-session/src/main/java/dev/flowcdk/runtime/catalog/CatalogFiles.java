package dev.flowcdk.runtime.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Reads YAML and JSON files; JSON is read as the YAML that it is.
final class CatalogFiles {

    private final YAMLMapper mapper = YAMLMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();
    private final List<String> problems;

    CatalogFiles(List<String> problems) {
        this.problems = problems;
    }

    /// The file's value; null when it cannot be read, which is then among the problems.
    @Nullable
    CatalogNode read(Path file, @Nullable CatalogNode referredBy) {
        try {
            JsonNode json = mapper.readTree(Files.readAllBytes(file));
            if (json == null || json.isMissingNode() || json.isNull()) {
                complain(file, referredBy, "the file is empty");
                return null;
            }
            return new CatalogNode(file, "", json, problems);
        } catch (NoSuchFileException missing) {
            complain(file, referredBy, "there is no such file");
        } catch (IOException broken) {
            complain(file, referredBy, "cannot be read: " + broken.getMessage());
        } catch (JacksonException malformed) {
            var location = malformed.getLocation();
            String where = location == null || location.getLineNr() < 0
                    ? ""
                    : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
            complain(
                    file, referredBy, where + "is neither YAML nor JSON: " + firstLine(malformed.getOriginalMessage()));
        }
        return null;
    }

    private void complain(Path file, @Nullable CatalogNode referredBy, String text) {
        String suffix =
                referredBy == null ? "" : " (named by " + referredBy.file() + " at " + referredBy.pointer() + ")";
        problems.add(file + ": " + text + suffix);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse(text);
    }
}
