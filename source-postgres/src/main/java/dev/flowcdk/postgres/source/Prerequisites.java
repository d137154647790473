package dev.flowcdk.postgres.source;

import dev.flowcdk.postgres.source.Publication.Settings;
import dev.flowcdk.postgres.source.PublicationGaps.Subject;
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
import org.jspecify.annotations.Nullable;

/// What a capture needs of its database. Everything that is missing is found at once.
final class Prerequisites {

    static final String HEADER = "the capture cannot run due to the following error(s):";

    private static final Logger LOGGER = System.getLogger(Prerequisites.class.getName());
    private static final int OLDEST_VERSION = 100_000;
    private static final int DECODES_ON_STANDBYS = 160_000;
    private static final int SHOWN = 20;

    private final Connection connection;
    private final SourceConfig config;
    private final Publication publication;
    private final int version;
    private final boolean lasting;
    private final List<String> problems = new ArrayList<>();

    private Prerequisites(Connection connection, SourceConfig config, int version, boolean lasting) {
        this.connection = connection;
        this.config = config;
        this.version = version;
        this.lasting = lasting;
        this.publication = new Publication(config.advanced().publicationName());
    }

    /// Checks the database, and each of these tables.
    ///
    /// @param lasting whether what is missing and can be made is made: the watermarks table, and tables in the
    ///     publication. Else it is only tried, and the database stays as it is
    /// @return what is missing; at most 20 problems and one line that counts the others
    static List<String> check(
            Connection connection, SourceConfig config, int version, Collection<Subject> tables, boolean lasting)
            throws SQLException {
        SourceFlags flags = config.advanced().flags();
        if (!flags.checks()) {
            return List.of();
        }
        var checks = new Prerequisites(connection, config, version, lasting);
        if (version < OLDEST_VERSION) {
            return List.of("the server's version " + checks.text("SHOW server_version")
                    + " is too old: at least PostgreSQL 10 is needed");
        }
        checks.checkLogging();
        checks.checkUser();
        checks.checkSlot();
        Settings settings = checks.publicationSettings();
        boolean standby = checks.checkStandby();
        if (!config.advanced().readOnlyCapture() && !standby) {
            checks.checkWatermarks(settings != null);
        }
        if (flags.checksTables()) {
            checks.checkTables(tables, settings);
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

    /// Whether the server follows another one.
    private boolean checkStandby() throws SQLException {
        boolean standby = "true".equals(text("SELECT pg_catalog.pg_is_in_recovery()::text"));
        if (standby && version < DECODES_ON_STANDBYS) {
            problems.add("the server is a standby, whose log can be read from PostgreSQL 16 on only: capture from its"
                    + " primary");
        } else if (standby && !config.advanced().readOnlyCapture()) {
            problems.add("the server is a standby, which nothing can be written to: set /advanced/read_only_capture, or"
                    + " capture from its primary");
        }
        return standby;
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
        if (slot == null && !config.advanced().flags().makesSlot()) {
            problems.add(
                    ("replication slot \"%s\" does not exist, and the feature flag no_create_replication_slot keeps the"
                                    + " capture from making it: run SELECT pg_create_logical_replication_slot('%s', 'pgoutput')")
                            .formatted(
                                    config.advanced().slotName(),
                                    config.advanced().slotName()));
        }
        if (slot != null && !database.equals(slot.database())) {
            problems.add(
                    "replication slot \"%s\" belongs to database \"%s\", not to \"%s\": choose another name for it in"
                                    .formatted(slot.name(), slot.database(), database)
                            + " /advanced/slotName");
        }
    }

    private @Nullable Settings publicationSettings() throws SQLException {
        Settings settings = publication.settings(connection);
        if (settings == null) {
            problems.add("publication \"%s\" does not exist in database \"%s\": create it with CREATE PUBLICATION"
                    .formatted(publication.name(), text("SELECT pg_catalog.current_database()")));
        } else if (!settings.truncate()) {
            LOGGER.log(
                    Level.WARNING,
                    "publication \"" + publication.name() + "\" leaves out TRUNCATE: nobody will be told when a table"
                            + " is emptied by it, and its rows stay in the collection");
        }
        return settings;
    }

    /// @param publishes whether there is a publication to look for the table in
    private void checkWatermarks(boolean publishes) throws SQLException {
        var watermarks = new Watermarks(
                config.advanced().watermarksTable(), config.advanced().slotName());
        boolean writable = false;
        try (Trial _ = Trial.of(connection, lasting)) {
            if (watermarks.name(connection) == null) {
                watermarks.create(connection);
            }
            watermarks.write(connection);
            writable = true;
            TableName name = watermarks.name(connection);
            if (publishes && name != null && !publication.publishes(connection, name)) {
                publication.add(connection, name);
            }
        } catch (SQLException failure) {
            LOGGER.log(Level.DEBUG, "preparing the watermarks table", failure);
            problems.add(
                    writable
                            ? "watermarks table %s is not in publication \"%s\" and could not be added: %s"
                                    .formatted(watermarks.table(), publication.name(), reason(failure))
                            : "user \"%s\" cannot write to the watermarks table %s, or create it: %s"
                                    .formatted(config.user(), watermarks.table(), reason(failure)));
        }
    }

    /// @param settings of the publication; null without one
    private void checkTables(Collection<Subject> tables, @Nullable Settings settings) throws SQLException {
        if (settings == null) {
            for (Subject subject : tables) {
                readable(subject.table().name());
            }
            return;
        }
        var gaps = new PublicationGaps(publication, settings, publication.restrictions(connection, version));
        String ofAll = gaps.ofAll();
        if (ofAll != null) {
            problems.add(ofAll);
        }
        Set<TableName> published = publication.tables(connection);
        for (Subject subject : tables) {
            TableName table = subject.table().name();
            if (!readable(table)) {
                continue;
            }
            List<String> found = gaps.of(subject, version);
            problems.addAll(found);
            if (found.isEmpty() && !published.contains(table)) {
                publish(table);
            }
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
        try (Trial _ = Trial.of(connection, lasting)) {
            publication.add(connection, table);
            if (!publication.publishes(connection, table)) {
                problems.add(("table %s is a partition, and publication \"%s\" has its changes under the name of the "
                                + "partitioned table: bind that table instead")
                        .formatted(table, publication.name()));
            }
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
