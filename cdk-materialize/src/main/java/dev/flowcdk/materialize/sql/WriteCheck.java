package dev.flowcdk.materialize.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Proves that a task may write: makes a table beside that of checkpoints, adds a row, drops it, and takes all of that
/// back, where the database can.
final class WriteCheck {

    private static final String PREFIX = "flow_write_check_";

    private final SqlDatabase<?> database;
    private final SqlDialect dialect;

    WriteCheck(SqlDatabase<?> database) {
        this.database = database;
        this.dialect = database.dialect();
    }

    void run() throws SQLException {
        List<String> path = new ArrayList<>(database.checkpoints());
        path.set(path.size() - 1, PREFIX + UUID.randomUUID().toString().replace("-", ""));
        try (Connection connection = database.connect()) {
            List<String> schema = missingSchema(connection, path);
            connection.setAutoCommit(false);
            try {
                database.beforeSetup(connection);
                tryWriting(connection, schema, path);
            } catch (Throwable failure) { // whatever it is, nothing of it stays
                try {
                    connection.rollback();
                } catch (SQLException broken) {
                    failure.addSuppressed(broken);
                }
                throw failure;
            }
            connection.rollback();
        }
    }

    private List<String> missingSchema(Connection connection, List<String> path) throws SQLException {
        return path.size() < 2
                        || database.missingSchemas(connection, List.of(path.getFirst()))
                                .isEmpty()
                ? List.of()
                : List.of(path.getFirst());
    }

    private void tryWriting(Connection connection, List<String> schema, List<String> path) {
        var statements = new SqlStatements(database);
        String table = String.join(".", path) + ", to see whether the task may write,";
        for (String name : schema) {
            statements.run(connection, "creating schema " + name, dialect.createSchema(name));
        }
        statements.run(connection, "creating table " + table, dialect.createCheckpoints(path));
        statements.run(
                connection,
                "writing to table " + table,
                List.of("INSERT INTO " + dialect.table(path)
                        + " (materialization, key_begin, key_end, fence, checkpoint) VALUES ('check', 0, 0, 0, '')"));
        statements.run(connection, "dropping table " + table, dialect.dropTable(path));
    }
}
