package dev.flowcdk.materialize.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.flowcdk.UserException;
import dev.flowcdk.materialize.Documents;
import dev.flowcdk.materialize.Loaded;
import dev.flowcdk.tuple.MalformedTupleException;
import dev.flowcdk.tuple.TupleReader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of one binding. Statements are prepared when they are first needed, and closed with their connections.
final class JdbcTable {

    private final SqlDatabase<?> database;
    private final SqlDialect dialect;
    private final SqlTable table;
    private final int index;
    private final Connection loading;
    private final List<SqlColumn> keys;
    private final List<SqlColumn> values;
    private final Batch deleted;
    private final Batch changed;
    private final Batch added;
    private @Nullable PreparedStatement select;

    JdbcTable(SqlDatabase<?> database, SqlTable table, int index, Connection storing, Connection loading) {
        this.database = database;
        this.dialect = database.dialect();
        this.table = table;
        this.index = index;
        this.loading = loading;
        this.keys = table.keys();
        this.values = table.fields().stream().filter(column -> !column.key()).toList();
        this.deleted = new Batch("deleting rows of table ", dialect.delete(table), storing);
        this.changed = new Batch("changing rows of table ", table.deltaUpdates() ? "" : dialect.update(table), storing);
        this.added = new Batch("adding rows to table ", dialect.insert(table), storing);
    }

    void load(TupleReader key, Loaded loaded) throws IOException {
        List<@Nullable Object> parameters = new ArrayList<>();
        read(key, keys, parameters);
        try {
            if (select == null) {
                select = loading.prepareStatement(dialect.select(table));
            }
            set(select, parameters);
            try (ResultSet rows = select.executeQuery()) {
                if (rows.next()) {
                    byte[] document = document(rows.getString(1)).getBytes(UTF_8);
                    loaded.emit(index, document, 0, document.length);
                }
            }
        } catch (SQLException failure) {
            throw database.explain("looking up rows of table " + table.name(), failure);
        }
    }

    private String document(@Nullable String stored) {
        if (stored == null) {
            throw new UserException("table " + table.name() + " has a row without a document in column \""
                    + table.document() + "\"; backfill the binding");
        }
        return stored;
    }

    /// Takes a document over, to be written by [#write].
    void add(Documents documents) {
        boolean exists = documents.exists() && !table.deltaUpdates();
        List<@Nullable Object> row = new ArrayList<>();
        if (documents.delete() && database.hardDelete() && !table.deltaUpdates()) {
            if (exists) {
                read(documents.key(), keys, row);
                deleted.rows.add(row);
            }
            return;
        }
        read(documents.key(), keys, row);
        read(documents.values(), values, row);
        if (table.document() != null) {
            if (documents.document().isEmpty()) {
                throw new UserException("table " + table.name() + ": a document came without its content");
            }
            row.add(documents.document().toString());
        }
        if (exists) {
            changed.rows.add(keysLast(row));
        } else {
            added.rows.add(row);
        }
    }

    /// Writes what waits, in the order in which new rows may take values of deleted and changed ones.
    void write() {
        deleted.write();
        for (List<@Nullable Object> missing : changed.write()) {
            // somebody has removed the row meanwhile
            added.rows.add(keysFirst(missing));
        }
        added.write();
    }

    private List<@Nullable Object> keysLast(List<@Nullable Object> row) {
        return joined(row.subList(keys.size(), row.size()), row.subList(0, keys.size()));
    }

    private List<@Nullable Object> keysFirst(List<@Nullable Object> row) {
        int first = row.size() - keys.size();
        return joined(row.subList(first, row.size()), row.subList(0, first));
    }

    private static List<@Nullable Object> joined(List<@Nullable Object> head, List<@Nullable Object> tail) {
        List<@Nullable Object> joined = new ArrayList<>(head);
        joined.addAll(tail);
        return joined;
    }

    private void read(TupleReader tuple, List<SqlColumn> columns, List<@Nullable Object> row) {
        for (SqlColumn column : columns) {
            if (!tuple.next()) {
                throw new MalformedTupleException("a document for table " + table.name() + " has too few values");
            }
            row.add(value(column, tuple));
        }
        if (tuple.next()) {
            throw new MalformedTupleException("a document for table " + table.name() + " has too many values");
        }
    }

    private @Nullable Object value(SqlColumn column, TupleReader value) {
        if (value.kind() == TupleReader.Kind.NULL) {
            if (column.key()) {
                throw new UserException(where(column) + "a document has null in a field of the key, which no key of a"
                        + " table may be; require the field in the collection's schema, or give it a default");
            }
            return null;
        }
        try {
            return dialect.parameter(column, value);
        } catch (IllegalArgumentException failure) {
            throw new UserException(where(column) + failure.getMessage(), failure);
        }
    }

    private String where(SqlColumn column) {
        return "table " + table.name() + ", column \"" + column.field() + "\": ";
    }

    private static void set(PreparedStatement statement, List<@Nullable Object> parameters) throws SQLException {
        for (int place = 0; place < parameters.size(); place++) {
            statement.setObject(place + 1, parameters.get(place));
        }
    }

    /// Rows that wait for the same statement.
    private final class Batch {

        private final String doing;
        private final String sql;
        private final Connection connection;
        private final List<List<@Nullable Object>> rows = new ArrayList<>();
        private @Nullable PreparedStatement statement;

        Batch(String doing, String sql, Connection connection) {
            this.doing = doing;
            this.sql = sql;
            this.connection = connection;
        }

        /// @return the rows to which nothing happened, since they are not there
        List<List<@Nullable Object>> write() {
            List<List<@Nullable Object>> missing = new ArrayList<>();
            if (rows.isEmpty()) {
                return missing;
            }
            try {
                if (statement == null) {
                    statement = connection.prepareStatement(sql);
                }
                for (List<@Nullable Object> row : rows) {
                    set(statement, row);
                    statement.addBatch();
                }
                int[] counts = statement.executeBatch();
                for (int row = 0; row < counts.length; row++) {
                    if (counts[row] == 0) {
                        missing.add(rows.get(row));
                    }
                }
            } catch (SQLException failure) {
                throw database.explain(doing + table.name(), failure);
            }
            rows.clear();
            return missing;
        }
    }
}
