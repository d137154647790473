package dev.flowcdk.postgres.materialize;

import dev.flowcdk.UserException;
import dev.flowcdk.materialize.Loaded;
import dev.flowcdk.postgres.Closing;
import dev.flowcdk.postgres.type.OwnBytes;
import dev.flowcdk.tuple.MalformedTupleException;
import dev.flowcdk.tuple.TupleReader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/// Looks up documents of one binding: keys go into a temporary table, which is then joined to the table.
final class TableLoads {

    private static final int SIGNATURE_BYTES = 11;
    private static final int HEADER_BYTES = 19;
    private static final int ROW_HEADER_BYTES = 6;
    private static final int END = -1;

    private final TargetTable table;
    private final int index;
    private final Connection connection;
    private final CopyChannel channel;
    private final ColumnWriter[] columns;
    private final String temporary;
    private final String doing;
    private final CopyRows keys;
    private boolean created;

    /// @param index the binding's index
    TableLoads(TargetTable table, int index, Connection connection, CopyChannel channel, ServerConversion conversion) {
        this.table = table;
        this.index = index;
        this.connection = connection;
        this.channel = channel;
        this.columns = table.keys().stream()
                .map(column -> TableStores.writer(table, column, conversion))
                .toArray(ColumnWriter[]::new);
        this.temporary = "pg_temp.flow_temp_table_" + index;
        this.doing = "looking up rows of table " + table.name();
        this.keys = new CopyRows(temporary, table.keyColumns(), failure -> DatabaseProblems.explain(doing, failure));
    }

    /// Takes a key over.
    void add(TupleReader key) throws SQLException {
        if (!created) {
            channel.finish();
            try (Statement statement = connection.createStatement()) {
                statement.execute(table.createTemporary(temporary, table.keyColumns()));
            } catch (SQLException failure) {
                throw DatabaseProblems.explain(doing, failure);
            }
            created = true;
        }
        OwnBytes out = keys.row(columns.length);
        for (ColumnWriter column : columns) {
            if (!key.next()) {
                throw new MalformedTupleException("a key for table " + table.name() + " has too few values");
            }
            column.write(key, out);
        }
        if (key.next()) {
            throw new MalformedTupleException("a key for table " + table.name() + " has too many values");
        }
        channel.added(keys);
    }

    /// Emits the documents of all keys; these have been written before.
    void emit(Loaded loaded) throws IOException {
        if (keys.rows() == 0) {
            return;
        }
        keys.reset();
        try {
            CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(table.documentsOf(temporary));
            try {
                emit(copy, loaded);
            } catch (
                    Throwable
                            failure) { // whatever it is, nothing else gets through while the connection is in the COPY
                Closing.after(failure, () -> leave(copy, failure));
                throw failure;
            }
        } catch (SQLException failure) {
            throw DatabaseProblems.explain(doing, failure);
        }
    }

    private void leave(CopyOut copy, Throwable failure) throws SQLException {
        if (failure instanceof Error) {
            // perhaps within a message, so that nothing more can be read from this connection
            connection.abort(Runnable::run);
        } else if (copy.isActive()) {
            copy.cancelCopy();
        }
    }

    private void emit(CopyOut copy, Loaded loaded) throws SQLException, IOException {
        boolean first = true;
        for (byte[] message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
            int start = first ? HEADER_BYTES + Binary.get32(message, SIGNATURE_BYTES + Integer.BYTES) : 0;
            first = false;
            if (message.length > start) {
                emit(message, start, loaded);
            }
        }
    }

    private void emit(byte[] row, int start, Loaded loaded) throws IOException {
        if (Binary.get16(row, start) == END) {
            return;
        }
        int length = Binary.get32(row, start + Short.BYTES);
        if (length < 0) {
            throw new UserException("table " + table.name() + " has a row without a document in column "
                    + table.documentColumn() + "; backfill the binding");
        }
        int version = table.documentHasVersion() ? 1 : 0;
        loaded.emit(index, row, start + ROW_HEADER_BYTES + version, length - version);
    }
}
