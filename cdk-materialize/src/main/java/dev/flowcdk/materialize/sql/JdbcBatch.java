package dev.flowcdk.materialize.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows that wait for the same statement. It is prepared when it is first needed, and closed with its connection.
final class JdbcBatch {

    private final String sql;
    private final Connection connection;
    private final List<List<@Nullable Object>> rows = new ArrayList<>();
    private @Nullable PreparedStatement statement;

    JdbcBatch(String sql, Connection connection) {
        this.sql = sql;
        this.connection = connection;
    }

    void add(List<@Nullable Object> row) {
        rows.add(row);
    }

    /// Runs the statement for all rows.
    void write() throws SQLException {
        if (!rows.isEmpty()) {
            execute();
            rows.clear();
        }
    }

    /// The same of a statement that can be repeated.
    ///
    /// @return the rows to which nothing happened, since they are not there
    List<List<@Nullable Object>> writeExisting() throws SQLException {
        List<List<@Nullable Object>> missing = new ArrayList<>();
        if (rows.isEmpty()) {
            return missing;
        }
        int[] counts = execute();
        for (int row = 0; row < counts.length; row++) {
            // some drivers count no rows of a batch
            int count = counts[row] == Statement.SUCCESS_NO_INFO ? repeat(rows.get(row)) : counts[row];
            if (count == 0) {
                missing.add(rows.get(row));
            }
        }
        rows.clear();
        return missing;
    }

    private int[] execute() throws SQLException {
        PreparedStatement prepared = prepared();
        for (List<@Nullable Object> row : rows) {
            set(prepared, row);
            prepared.addBatch();
        }
        return prepared.executeBatch();
    }

    private int repeat(List<@Nullable Object> row) throws SQLException {
        PreparedStatement prepared = prepared();
        set(prepared, row);
        return prepared.executeUpdate();
    }

    private PreparedStatement prepared() throws SQLException {
        if (statement == null) {
            statement = connection.prepareStatement(sql);
        }
        return statement;
    }

    static void set(PreparedStatement statement, List<@Nullable Object> parameters) throws SQLException {
        for (int place = 0; place < parameters.size(); place++) {
            statement.setObject(place + 1, parameters.get(place));
        }
    }
}
