package dev.flowcdk.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The program of materialize-sqlite as an Airbyte destination.
class SqliteDestinationTest extends DestinationTests {

    @Override
    Destination destination(Path empty) throws Exception {
        Path file = empty.resolve("file.db");
        return new Destination(
                "materialize-sqlite",
                "{\"file\": \"" + file + "\", \"hardDelete\": true}",
                empty,
                () -> DriverManager.getConnection("jdbc:sqlite:" + file));
    }

    @Override
    String tablesQuery() {
        return "SELECT name FROM sqlite_master WHERE type = 'table'";
    }

    @Test
    void saysThatItMayNotWrite(@TempDir Path other) throws Exception {
        Path text = Files.writeString(other.resolve("text"), "this is no database, but a text of some length");
        var wrong = new Destination("materialize-sqlite", "{\"file\": \"" + text + "\"}", other, () -> {
            throw new IllegalStateException("there is no database");
        });

        JsonNode status = wrong.run("check").getLast().path("connectionStatus");

        assertThat(status.path("status").asString("")).isEqualTo("FAILED");
        assertThat(status.path("message").asString("")).contains("not a database");
    }
}
