package dev.flowcdk.testing.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmbeddedServerTest {

    private static EmbeddedServer server;

    @BeforeAll
    static void start() {
        server = EmbeddedServer.with(Map.of("max_replication_slots", "7"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void isReadyForLogicalReplication() throws SQLException {
        assertThat(setting("wal_level")).isEqualTo("logical");
    }

    @Test
    void takesSettings() throws SQLException {
        assertThat(setting("max_replication_slots")).isEqualTo("7");
    }

    @Test
    void asksOtherRolesForTheirPassword() throws SQLException {
        server.createRole("guest", "it's secret", "");
        server.createDatabase("shop");

        assertThatThrownBy(() -> server.connect("shop", "guest", "wrong"))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        failure -> assertThat(failure.getSQLState()).isEqualTo("28P01"));
        server.connect("shop", "guest", "it's secret").close();
    }

    private static String setting(String name) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW " + name)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
