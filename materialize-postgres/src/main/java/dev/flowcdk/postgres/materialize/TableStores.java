package dev.flowcdk.postgres.materialize;

import dev.flowcdk.UserException;
import dev.flowcdk.materialize.DocumentSlice;
import dev.flowcdk.materialize.Documents;
import dev.flowcdk.materialize.sql.SqlColumn;
import dev.flowcdk.postgres.type.OwnBytes;
import dev.flowcdk.tuple.MalformedTupleException;
import dev.flowcdk.tuple.TupleReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/// Writes the documents of one binding: new ones straight into the table, changed ones and keys of deleted ones into
/// temporary tables, from which they are applied all at once. Where more than the key has to be unique, new ones have
/// to wait for the values of deleted and changed ones, so they go the same way.
final class TableStores {

    private final TargetTable table;
    private final boolean hardDelete;
    private final Connection connection;
    private final CopyChannel channel;
    private final ColumnWriter[] columns;
    private final int keys;
    private final @Nullable JsonEncoder document;
    private final CopyRows added;
    private final @Nullable Staged late;
    private final Staged changed;
    private final Staged deleted;

    /// @param connection the connection whose transaction the documents become part of
    /// @param channel the same connection's channel for rows
    /// @param index the binding's index
    TableStores(
            TargetTable table,
            boolean hardDelete,
            int index,
            Connection connection,
            CopyChannel channel,
            ServerConversion conversion) {
        this.table = table;
        this.hardDelete = hardDelete;
        this.connection = connection;
        this.channel = channel;
        this.columns = table.fields().stream()
                .map(column -> writer(table, column, conversion))
                .toArray(ColumnWriter[]::new);
        this.keys = table.keys().size();
        this.document = table.documentEncoder();
        String adding = "adding rows to table ";
        this.added =
                new CopyRows(table.sql(), table.allColumns(), failure -> table.explain(adding, failure, hardDelete));
        this.late = table.ordered() ? new Staged("flow_temp_insert_" + index, table.allColumns(), adding) : null;
        this.changed = new Staged("flow_temp_update_" + index, table.allColumns(), "changing rows of table ");
        this.deleted = new Staged("flow_temp_delete_" + index, table.keyColumns(), "deleting rows of table ");
    }

    static ColumnWriter writer(TargetTable table, SqlColumn column, ServerConversion conversion) {
        return new ColumnWriter(table.name(), column, table.server(column), conversion);
    }

    /// Takes the document over.
    void store(Documents documents) throws SQLException {
        boolean exists = documents.exists() && !table.deltaUpdates();
        if (documents.delete() && hardDelete && !table.deltaUpdates()) {
            if (exists) {
                writeKey(deleted.rows(), documents);
            }
            return;
        }
        write(exists ? changed.rows() : added(), documents);
    }

    private CopyRows added() {
        return late == null ? added : late.rows();
    }

    /// The table if rows were written to it, null otherwise; from then on it cannot be altered before the transaction's
    /// end.
    @Nullable
    TargetTable touched() {
        long rows = added.rows() + changed.rows.rows() + deleted.rows.rows() + (late == null ? 0 : late.rows.rows());
        return rows > 0 ? table : null;
    }

    /// Applies what was staged; all rows have been written before.
    void apply() {
        deleted.apply(table.deleteUsing(deleted.name), null);
        changed.apply(table.updateFrom(changed.name), table.insertMissingFrom(changed.name));
        if (late != null) {
            late.apply(table.insertFrom(late.name), null);
        }
        added.reset();
    }

    private void write(CopyRows rows, Documents documents) throws SQLException {
        OwnBytes out = rows.row(columns.length + (document == null ? 0 : 1));
        write(documents.key(), 0, keys, out);
        write(documents.values(), keys, columns.length, out);
        if (document != null) {
            writeDocument(documents.document(), document, out);
        }
        channel.added(rows);
    }

    private void writeKey(CopyRows rows, Documents documents) throws SQLException {
        write(documents.key(), 0, keys, rows.row(keys));
        channel.added(rows);
    }

    private void write(TupleReader tuple, int from, int end, OwnBytes out) throws SQLException {
        for (int index = from; index < end; index++) {
            if (!tuple.next()) {
                throw new MalformedTupleException("a document for table " + table.name() + " has too few values");
            }
            columns[index].write(tuple, out);
        }
        if (tuple.next()) {
            throw new MalformedTupleException("a document for table " + table.name() + " has too many values");
        }
    }

    private void writeDocument(DocumentSlice slice, JsonEncoder encoder, OwnBytes out) {
        if (slice.isEmpty()) {
            throw new UserException("table " + table.name() + ": a document came without its content");
        }
        int start = out.length();
        Binary.int32(0, out);
        encoder.encode(slice.array(), slice.offset(), slice.length(), out);
        Binary.set32(out.array(), start, out.length() - start - Integer.BYTES);
    }

    /// Rows in a temporary table, which is made when it is first needed.
    private final class Staged {

        private final String name;
        private final String columnList;
        private final String doing;
        private final CopyRows rows;
        private boolean created;

        Staged(String temporary, String columnList, String doing) {
            this.name = "pg_temp." + temporary;
            this.columnList = columnList;
            this.doing = doing;
            this.rows = new CopyRows(name, columnList, this::explain);
        }

        CopyRows rows() {
            if (!created) {
                channel.finish();
                execute(table.createTemporary(name, columnList));
                created = true;
            }
            return rows;
        }

        void apply(String statement, @Nullable String whenMissing) {
            if (rows.rows() == 0) {
                return;
            }
            long applied = execute(statement);
            if (applied < rows.rows() && whenMissing != null) {
                execute(whenMissing);
            }
            rows.reset();
        }

        private long execute(String sql) {
            try (Statement statement = connection.createStatement()) {
                return statement.executeLargeUpdate(sql);
            } catch (SQLException failure) {
                throw explain(failure);
            }
        }

        private RuntimeException explain(SQLException failure) {
            return table.explain(doing, failure, hardDelete);
        }
    }
}
