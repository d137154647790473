package dev.flowcdk.testing.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/// A PostgreSQL server of its own on a free port of the loopback address, in a fresh data folder. Logical replication
/// is on. The role `postgres` is the superuser and comes in with any password; every other role has to give its own
/// (SCRAM), as on a real server.
///
/// [#close()] stops the server and removes its folder; so does the end of the process, unless it is killed outright.
/// Only the unpacked programs stay in the system's folder for temporary files, for the next start. Safe for use by
/// several threads.
public final class EmbeddedServer implements AutoCloseable {

    /// The superuser's name.
    public static final String SUPERUSER = "postgres";

    private static final Duration STARTUP_LIMIT = Duration.ofSeconds(60);

    private final EmbeddedPostgres server;
    private final Path folder;

    private EmbeddedServer(EmbeddedPostgres server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    /// A server with the default settings: `wal_level=logical`, room for 32 replication slots, time zone PST8PDT,
    /// amounts of money in dollars, commits that are flushed before they return.
    public static EmbeddedServer start() {
        return with(Map.of());
    }

    /// A server with these settings of `postgresql.conf` over the defaults, such as `wal_level` → `replica`.
    ///
    /// @throws UncheckedIOException when it does not answer within a minute
    public static EmbeddedServer with(Map<String, String> settings) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("flow-cdk-postgres-");
            var builder = EmbeddedPostgres.builder()
                    .setDataDirectory(folder.resolve("data"))
                    .setCleanDataDirectory(true)
                    .setPGStartupWait(STARTUP_LIMIT)
                    .setOutputRedirector(Redirect.DISCARD)
                    .setErrorRedirector(
                            Redirect.appendTo(folder.resolve("server.log").toFile()));
            withDefaults(settings).forEach(builder::setServerConfig);
            var started = new EmbeddedServer(builder.start(), folder);
            started.demandPasswords();
            return started;
        } catch (IOException failure) {
            if (folder != null) {
                delete(folder);
            }
            throw new UncheckedIOException("the embedded PostgreSQL does not start", failure);
        }
    }

    /// Its address in the form `host:port`, as the connectors' option `address` takes it.
    public String address() {
        return host() + ":" + port();
    }

    /// The loopback address.
    public String host() {
        return "127.0.0.1";
    }

    /// The port of this server.
    public int port() {
        return server.getPort();
    }

    /// The JDBC address of one database, without user or password.
    public String url(String database) {
        return "jdbc:postgresql://" + address() + "/" + database;
    }

    /// A new connection of the superuser; the caller closes it.
    public Connection connect(String database) throws SQLException {
        return connect(database, SUPERUSER, SUPERUSER);
    }

    /// A new connection of this role; the caller closes it.
    public Connection connect(String database, String user, String password) throws SQLException {
        return DriverManager.getConnection(url(database), user, password);
    }

    /// Runs statements as the superuser, each in a transaction of its own.
    public void execute(String database, String... statements) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /// Makes an empty database and returns its name.
    public String createDatabase(String name) throws SQLException {
        execute("postgres", "CREATE DATABASE " + quoted(name));
        return name;
    }

    /// Makes a role that may log in.
    ///
    /// @param attributes further attributes, such as `REPLICATION`; may be empty
    public void createRole(String name, String password, String attributes) throws SQLException {
        execute(
                "postgres",
                "CREATE ROLE %s LOGIN %s PASSWORD '%s'"
                        .formatted(quoted(name), attributes, password.replace("'", "''")));
    }

    /// Stops the server at once and removes its folder. Repeating it does nothing.
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("the embedded PostgreSQL does not stop", failure);
        } finally {
            delete(folder);
        }
    }

    private static Map<String, String> withDefaults(Map<String, String> settings) {
        var all = new LinkedHashMap<String, String>();
        all.put("listen_addresses", "127.0.0.1");
        all.put("wal_level", "logical");
        all.put("max_replication_slots", "32");
        all.put("max_wal_senders", "32");
        all.put("timezone", "PST8PDT");
        all.put("lc_monetary", "C");
        all.put("synchronous_commit", "on");
        all.putAll(settings);
        return all;
    }

    private void demandPasswords() throws IOException {
        Files.writeString(folder.resolve("data").resolve("pg_hba.conf"), """
                host all         postgres all trust
                host replication postgres all trust
                host all         all      all scram-sha-256
                host replication all      all scram-sha-256
                """);
        try {
            execute("postgres", "SELECT pg_reload_conf()");
        } catch (SQLException failure) {
            try (this) {
                throw new IOException(failure);
            }
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path :
                    found.sorted((left, right) -> right.compareTo(left)).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("the folder of the embedded PostgreSQL stays behind", failure);
        }
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
