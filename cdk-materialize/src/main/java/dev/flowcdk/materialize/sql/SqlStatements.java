package dev.flowcdk.materialize.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// Runs statements that have no parameters; a failure names what was tried, and the statement.
record SqlStatements(SqlDatabase<?> database) {

    /// @param doing what is tried, such as `setting up table orders`
    void run(Connection connection, String doing, List<String> statements) {
        for (String sql : statements) {
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute(sql);
            } catch (SQLException failure) {
                throw database.explain(doing + " by\n" + sql + "\n", failure);
            }
        }
    }
}
