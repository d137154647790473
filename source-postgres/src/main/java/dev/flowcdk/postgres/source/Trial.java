package dev.flowcdk.postgres.source;

import java.sql.Connection;
import java.sql.SQLException;

/// Changes of the database that are made, or that are only tried: then everything is as before when this is closed.
final class Trial implements AutoCloseable {

    private final Connection connection;
    private final boolean lasting;

    private Trial(Connection connection, boolean lasting) {
        this.connection = connection;
        this.lasting = lasting;
    }

    /// @param connection in auto-commit mode; in a transaction until this is closed where changes are only tried
    /// @param lasting whether the changes are made
    static Trial of(Connection connection, boolean lasting) throws SQLException {
        connection.setAutoCommit(lasting);
        return new Trial(connection, lasting);
    }

    @Override
    public void close() throws SQLException {
        if (!lasting) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
