package dev.flowcdk.postgres.source;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// What a capture needs of its database. Everything that is missing is found at once.
final class Prerequisites {

    static final String HEADER = "the capture cannot run due to the following error(s):";

    private static final Logger LOGGER = System.getLogger(Prerequisites.class.getName());
    private static final int OLDEST_VERSION = 100_000;
    private static final int SHOWN = 20;

    private final Connection connection;
    private final SourceConfig config;
    private final Publication publication;
    private final List<String> problems = new ArrayList<>();

    private Prerequisites(Connection connection, SourceConfig config) {
        this.connection = connection;
        this.config = config;
        this.publication = new Publication(config.advanced().publicationName());
    }

    /// Checks the database, and each of these tables.
    ///
    /// @return what is missing; at most 20 problems and one line that counts the others
    static List<String> check(Connection connection, SourceConfig config, int version, Collection<TableName> tables)
            throws SQLException {
        var checks = new Prerequisites(connection, config);
        if (version < OLDEST_VERSION) {
            return List.of("the server's version " + checks.text("SHOW server_version")
                    + " is too old: at least PostgreSQL 10 is needed");
        }
        checks.checkLogging();
        checks.checkUser();
        checks.checkSlot();
        boolean publishes = checks.publicationExists();
        checks.checkWatermarks(publishes);
        Set<TableName> published = checks.publication.tables(connection);
        for (TableName table : tables) {
            if (checks.readable(table) && publishes && !published.contains(table)) {
                checks.publish(table);
            }
        }
        return shortened(checks.problems);
    }

    /// At most 20 problems and one line that counts the others.
    static List<String> shortened(List<String> problems) {
        if (problems.size() <= SHOWN) {
            return List.copyOf(problems);
        }
        List<String> shown = new ArrayList<>(problems.subList(0, SHOWN));
        shown.add("… and " + (problems.size() - SHOWN) + " more");
        return List.copyOf(shown);
    }

    private void checkLogging() throws SQLException {
        String level = text("SHOW wal_level");
        if (!"logical".equals(level)) {
            problems.add("logical replication is not enabled: the server's wal_level is \"" + level
                    + "\"; set it to \"logical\" and restart the server");
        }
    }

    private void checkUser() throws SQLException {
        String replicates = text("""
                SELECT (rolreplication OR rolsuper OR EXISTS (
                    SELECT 1 FROM pg_catalog.pg_roles other
                    WHERE other.rolname = 'rds_replication' AND pg_has_role(mine.oid, other.oid, 'MEMBER')))::text
                FROM pg_catalog.pg_roles mine WHERE rolname = current_user""");
        if (!"true".equals(replicates)) {
            problems.add("user \"%s\" must have the REPLICATION attribute: run ALTER ROLE \"%s\" REPLICATION"
                    .formatted(config.user(), config.user()));
        }
    }

    private void checkSlot() throws SQLException {
        ReplicationSlot slot =
                ReplicationSlot.find(connection, config.advanced().slotName());
        String database = text("SELECT current_database()");
        if (slot != null && !database.equals(slot.database())) {
            problems.add(
                    "replication slot \"%s\" belongs to database \"%s\", not to \"%s\": choose another name for it in"
                                    .formatted(slot.name(), slot.database(), database)
                            + " /advanced/slotName");
        }
    }

    private boolean publicationExists() throws SQLException {
        if (publication.exists(connection)) {
            return true;
        }
        problems.add("publication \"%s\" does not exist in database \"%s\": create it with CREATE PUBLICATION"
                .formatted(publication.name(), text("SELECT current_database()")));
        return false;
    }

    /// @param publishes whether there is a publication to look for the table in
    private void checkWatermarks(boolean publishes) throws SQLException {
        var watermarks = new Watermarks(
                config.advanced().watermarksTable(), config.advanced().slotName());
        if (!writable(watermarks) || !publishes) {
            return;
        }
        TableName name = watermarks.name(connection);
        if (name == null || publication.tables(connection).contains(name)) {
            return;
        }
        try {
            publication.add(connection, name);
        } catch (SQLException failure) {
            LOGGER.log(Level.DEBUG, "adding the watermarks table", failure);
            problems.add("watermarks table %s is not in publication \"%s\" and could not be added: %s"
                    .formatted(watermarks.table(), publication.name(), reason(failure)));
        }
    }

    private boolean writable(Watermarks watermarks) {
        try {
            watermarks.write(connection);
            return true;
        } catch (SQLException first) {
            LOGGER.log(Level.DEBUG, "writing to the watermarks table", first);
        }
        try {
            watermarks.create(connection);
            watermarks.write(connection);
            return true;
        } catch (SQLException failure) {
            problems.add("user \"%s\" cannot write to the watermarks table %s, or create it: %s"
                    .formatted(config.user(), watermarks.table(), reason(failure)));
            return false;
        }
    }

    private boolean readable(TableName table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT * FROM " + table.quoted() + " LIMIT 0");
            return true;
        } catch (SQLException failure) {
            String hidden = RowSecurity.problem(connection, table);
            problems.add(
                    hidden != null
                            ? hidden
                            : "user \"%s\" cannot read from table %s: %s"
                                    .formatted(config.user(), table, reason(failure)));
            return false;
        }
    }

    private void publish(TableName table) {
        try {
            publication.add(connection, table);
        } catch (SQLException failure) {
            problems.add("table %s is not in publication \"%s\" and could not be added: %s"
                    .formatted(table, publication.name(), reason(failure)));
        }
    }

    private String text(String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet rows = statement.executeQuery()) {
            String text = rows.next() ? rows.getString(1) : null;
            return text == null ? "" : text;
        }
    }

    private static String reason(SQLException failure) {
        return String.valueOf(failure.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst("^ERROR: ", "");
    }
}
