package dev.flowcdk.postgres.materialize;

import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A PostgreSQL to materialize into, with a role of its own.
final class TargetServer implements AutoCloseable {

    private static final String USER = "flow";
    private static final String PASSWORD = "secret sauce";
    private static final String DATABASE = "warehouse";

    private final EmbeddedServer server;

    private TargetServer(EmbeddedServer server) {
        this.server = server;
    }

    static TargetServer start() throws SQLException {
        var server = EmbeddedServer.with(Map.of("fsync", "off"));
        server.createDatabase(DATABASE);
        server.createRole(USER, PASSWORD, "");
        server.execute("postgres", "ALTER DATABASE " + DATABASE + " OWNER TO " + USER);
        return new TargetServer(server);
    }

    /// A task whose endpoint's schema is `flow`.
    TaskFixture task(String table) {
        return new TaskFixture(config(""), "flow", table);
    }

    /// The endpoint config.
    ///
    /// @param more further options, each after a comma
    String config(String more) {
        return """
                {"address":"%s","user":"%s","database":"%s","schema":"flow",
                 "credentials":{"auth_type":"UserPassword","password":"%s"}%s}""".formatted(server.address(), USER, DATABASE, PASSWORD, more);
    }

    Connection connect() throws SQLException {
        return server.connect(DATABASE, USER, PASSWORD);
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /// Runs statements with all rights.
    void executeAsOwner(String... statements) throws SQLException {
        server.execute(DATABASE, statements);
    }

    /// Rows as the server writes them, columns separated by bars.
    List<String> rows(String query) throws SQLException {
        List<String> all = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    row.add(String.valueOf(rows.getString(column)));
                }
                all.add(String.join("|", row));
            }
        }
        return all;
    }

    @Override
    public void close() {
        server.close();
    }
}
