package dev.flowcdk.postgres;

import dev.flowcdk.postgres.internal.StartupSocketFactory;
import dev.flowcdk.postgres.internal.StartupTls;
import dev.flowcdk.postgres.type.ServerZone;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/// Opens connections to one server. Each has the session settings that [dev.flowcdk.postgres.type] expects, is kept
/// alive, and is the caller's to close. May be used by any number of threads.
///
/// TLS is the driver's, by `sslmode`: `prefer` unless set. `verify-ca` and `verify-full` trust the certificates that
/// the Java run time trusts, since the options have no place for a root certificate of one's own; put such a one into
/// the run time's trust store (`javax.net.ssl.trustStore`). Through a tunnel, names are still checked against the real
/// host.
///
/// Names are looked up among the server's own objects only, so whatever belongs to somebody else needs its schema in
/// front: tables, types, and also the operators of such types.
///
/// A role may have limits of time for sessions that wait and for their transactions; these are lifted, since how long
/// the runtime takes is not known.
///
/// The driver would set the session's time zone to that of this machine; here the server's own stays, which
/// [#serverZone(Connection)] reads.
public final class PostgresConnector {

    private static final String APPLICATION = "estuary_flow";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

    /// Nothing but the server's own functions, operators and types: who may make objects in a schema that a role looks
    /// into, such as `public`, could otherwise have his run with the role's rights. Temporary tables come last, for
    /// else they would come first.
    private static final String SEARCH_PATH = "search_path = pg_catalog, pg_temp";

    /// What names, values and literals are read by, whatever the server, the database or the role has set instead.
    private static final String SESSION =
            "SET " + SEARCH_PATH + "; SET IntervalStyle = 'postgres'; SET bytea_output = 'hex';"
                    + " SET extra_float_digits = 3; SET standard_conforming_strings = on";

    /// Undoes limits of time for sessions that wait, as these do for the runtime, and for their transactions. They
    /// differ between versions.
    private static final String WITHOUT_LIMITS = """
            ; SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN (
                'idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_timeout')""";

    private final PostgresOptions options;

    private PostgresConnector(PostgresOptions options) {
        this.options = options;
    }

    /// A connector for these options; connects to nothing yet.
    public static PostgresConnector of(PostgresOptions options) {
        return new PostgresConnector(options);
    }

    /// The options as they were given.
    public PostgresOptions options() {
        return options;
    }

    /// A new connection for SQL, in auto-commit mode, without parallel workers and with the options' limit for each
    /// statement.
    ///
    /// @throws dev.flowcdk.UserException if the server cannot be reached or refuses, saying what to change
    /// @throws dev.flowcdk.TransientException if the server is starting, stopping or full
    public Connection connect() {
        return open(properties(), SESSION + "; SET max_parallel_workers_per_gather = 0" + timeout());
    }

    /// A new connection for `START_REPLICATION` and slots, in auto-commit mode, without a limit for statements.
    ///
    /// @throws dev.flowcdk.UserException if the server cannot be reached or refuses, saying what to change
    /// @throws dev.flowcdk.TransientException if the server is starting, stopping or full
    public Connection connectForReplication() {
        Properties properties = properties();
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "10");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        return open(properties, SESSION + "; SET statement_timeout = 0");
    }

    /// The time zone that sessions of this role start with, unless a client chooses another.
    public static ServerZone serverZone(Connection connection) throws SQLException {
        return ServerZone.of(connection);
    }

    /// Has names looked up as the role does by itself until the end of the transaction, for the operator's own SQL and
    /// the triggers of his tables. What a connector runs meanwhile must name no function and no operator without its
    /// schema.
    ///
    /// @param connection one of [#connect()], in a transaction
    public static void useOwnSearchPath(Connection connection) throws SQLException {
        execute(connection, "SET LOCAL search_path TO DEFAULT");
    }

    /// Has names looked up among the server's own again, before the end of the transaction.
    public static void useServerSearchPath(Connection connection) throws SQLException {
        execute(connection, "SET LOCAL " + SEARCH_PATH);
    }

    /// The schema that the role's own search path begins with: where its tables are that are named without a schema.
    /// Null if there is none.
    ///
    /// @param connection one of [#connect()]
    public static @Nullable String ownSchema(Connection connection) throws SQLException {
        execute(connection, "SET search_path TO DEFAULT");
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pg_catalog.current_schema()")) {
            rows.next();
            String schema = rows.getString(1);
            execute(connection, "SET " + SEARCH_PATH);
            return schema;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection open(Properties properties, String settings) {
        try {
            Connection connection = DriverManager.getConnection(url(), properties);
            try {
                execute(connection, settings + WITHOUT_LIMITS);
            } catch (SQLException failure) {
                Closing.after(failure, connection);
                throw failure;
            }
            return connection;
        } catch (SQLException failure) {
            throw ConnectionFailure.explain(options, failure);
        }
    }

    private String url() {
        String host = options.address().host();
        String bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return "jdbc:postgresql://" + bracketed + ":" + options.address().port() + "/";
    }

    private Properties properties() {
        var properties = new Properties();
        PGProperty.USER.set(properties, options.user());
        PGProperty.PASSWORD.set(properties, options.login().secret().get().reveal());
        PGProperty.PG_DBNAME.set(properties, database());
        PGProperty.APPLICATION_NAME.set(properties, APPLICATION);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.CONNECT_TIMEOUT.set(properties, (int) CONNECT_TIMEOUT.toSeconds());
        PGProperty.LOGIN_TIMEOUT.set(properties, (int) CONNECT_TIMEOUT.toSeconds());
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        PGProperty.SOCKET_FACTORY.set(properties, StartupSocketFactory.class.getName());
        PGProperty.SOCKET_FACTORY_ARG.set(properties, StartupSocketFactory.argument(options.through()));
        PGProperty.SSL_FACTORY.set(properties, StartupTls.class.getName());
        SslMode mode = options.sslMode();
        if (mode != null) {
            PGProperty.SSL_MODE.set(properties, mode.toString());
        }
        return properties;
    }

    private String database() {
        String database = options.database();
        return database == null || database.isEmpty() ? options.user() : database;
    }

    private String timeout() {
        Duration limit = options.statementTimeout();
        return limit == null ? "" : "; SET statement_timeout = " + limit.toMillis();
    }
}
