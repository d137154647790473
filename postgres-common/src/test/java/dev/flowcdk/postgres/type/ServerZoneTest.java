package dev.flowcdk.postgres.type;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerZoneTest {

    private static EmbeddedServer server;

    @BeforeAll
    static void start() throws SQLException {
        server = EmbeddedServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"UTC", "PST8PDT", "EST5EDT", "America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata", "<-08>+08"})
    void hasTheOffsetsThatTheServerHas(String name) throws SQLException {
        try (Connection session = session(name);
                Statement statement = session.createStatement()) {
            ServerZone zone = ServerZone.of(session);

            // every 53 hours, as changes are not at the hours of a grid of days
            try (ResultSet rows = statement.executeQuery("SELECT at, extract(timezone FROM to_timestamp(at))::int4"
                    + " FROM generate_series(-5300000000, 4000000000, 190800) AS at")) {
                while (rows.next()) {
                    assertThat(zone.offsetSeconds(rows.getLong(1)))
                            .as("offset at %s", Instant.ofEpochSecond(rows.getLong(1)))
                            .isEqualTo(rows.getInt(2));
                }
            }
        }
    }

    @Test
    void correctsOurDatabaseWhereTheServerDiffers() throws SQLException {
        ZoneRules wrong = ZoneId.of("America/Phoenix").getRules();
        try (Connection session = session("America/Los_Angeles")) {
            ZoneRules corrected = ZoneSurvey.rules(session, wrong);

            assertThat(corrected
                            .getOffset(Instant.parse("2024-03-10T09:59:59Z"))
                            .getTotalSeconds())
                    .isEqualTo(-28_800);
            assertThat(corrected
                            .getOffset(Instant.parse("2024-03-10T10:00:00Z"))
                            .getTotalSeconds())
                    .isEqualTo(-25_200);
        }
    }

    private static Connection session(String zone) throws SQLException {
        Connection session = server.connect("postgres");
        try (Statement statement = session.createStatement()) {
            statement.execute("SET TimeZone = '" + zone + "'");
        }
        return session;
    }
}
