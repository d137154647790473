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
    private final JdbcBatch deleted;
    private final JdbcBatch changed;
    private final JdbcBatch added;
    private @Nullable PreparedStatement select;

    JdbcTable(SqlDatabase<?> database, SqlTable table, int index, Connection storing, Connection loading) {
        this.database = database;
        this.dialect = database.dialect();
        this.table = table;
        this.index = index;
        this.loading = loading;
        this.keys = table.keys();
        this.values = table.fields().stream().filter(column -> !column.key()).toList();
        this.deleted = new JdbcBatch(dialect.delete(table), storing);
        this.changed = new JdbcBatch(table.deltaUpdates() ? "" : dialect.update(table), storing);
        this.added = new JdbcBatch(dialect.insert(table), storing);
    }

    void load(TupleReader key, Loaded loaded) throws IOException {
        List<@Nullable Object> parameters = new ArrayList<>();
        read(key, keys, parameters);
        try {
            if (select == null) {
                select = loading.prepareStatement(dialect.select(table));
            }
            JdbcBatch.set(select, parameters);
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
                deleted.add(row);
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
            changed.add(keysLast(row));
        } else {
            added.add(row);
        }
    }

    /// Writes what waits, in the order in which new rows may take values of deleted and changed ones.
    void write() {
        String doing = "deleting rows of table ";
        try {
            deleted.write();
            doing = "changing rows of table ";
            for (List<@Nullable Object> missing : changed.writeExisting()) {
                // somebody has removed the row meanwhile
                added.add(keysFirst(missing));
            }
            doing = "adding rows to table ";
            added.write();
        } catch (SQLException failure) {
            throw database.explain(doing + table.name(), failure);
        }
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
}
