package dev.flowcdk.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.integration.Destination.Writing;
import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The program of materialize-postgres as an Airbyte destination, with a real server.
class PostgresDestinationTest extends DestinationTests {

    private static EmbeddedServer server;

    private String database = "";

    @BeforeAll
    static void start() {
        server = EmbeddedServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    Destination destination(Path empty) throws Exception {
        database = server.createDatabase("destination_" + System.nanoTime());
        return destination(empty, "postgres", "none", "public");
    }

    private Destination destination(Path empty, String user, String password, String schema) throws Exception {
        String name = database;
        return new Destination(
                "materialize-postgres",
                """
                {"address": "%s", "database": "%s", "user": "%s", "schema": "%s", "hardDelete": true,
                 "credentials": {"auth_type": "UserPassword", "password": "%s"},
                 "tunnel_method": {"tunnel_method": "NO_TUNNEL"}}""".formatted(server.address(), name, user, schema, password),
                empty,
                () -> server.connect(name));
    }

    @Override
    String tablesQuery() {
        return "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";
    }

    @Test
    void saysWhatTheUserMayNotDo(@TempDir Path folder) throws Exception {
        server.createRole("reader_" + database, "secret", "");
        server.execute(database, "REVOKE CREATE ON SCHEMA public FROM PUBLIC");

        JsonNode status = destination(folder, "reader_" + database, "secret", "public")
                .run("check")
                .getLast()
                .path("connectionStatus");

        assertThat(status.path("status").asString("")).isEqualTo("FAILED");
        assertThat(status.path("message").asString(""))
                .contains("public.flow_write_check_", "permission denied for schema public", "grant");
    }

    /// What others have attached to a table outlives a refresh.
    @Test
    void refreshesATableThatHasViews(@TempDir Path folder) throws Exception {
        Destination destination = destination(folder, "postgres", "none", "public");
        for (int generation = 1; generation <= 2; generation++) {
            try (Writing writing = destination.write(
                    Destination.stream("items", "overwrite", Destination.generation(generation, generation)))) {
                writing.send(Destination.record("items", generation, "n", 1), Destination.completed("items"))
                        .complete();
            }
            server.execute(database, "CREATE OR REPLACE VIEW seen AS SELECT id FROM items");
        }

        assertThat(destination.rows("SELECT id FROM seen")).containsExactly("2");
    }
}
