package dev.flowcdk.materialize.sql;

import dev.flowcdk.materialize.Loaded;
import dev.flowcdk.materialize.Loads;
import dev.flowcdk.materialize.Stores;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/// Writes rows by prepared statements: one for each key that is looked up, and batches of rows.
final class JdbcWriter implements SqlWriter {

    /// Bytes of documents, keys and values that wait to be written.
    static final int WAITING_BYTES = 4 << 20;

    private final List<JdbcTable> tables = new ArrayList<>();
    private long waitingBytes;

    JdbcWriter(SqlDatabase<?> database, Connection storing, Connection loading, List<SqlTable> tables) {
        for (SqlTable table : tables) {
            this.tables.add(new JdbcTable(database, table, this.tables.size(), storing, loading));
        }
    }

    @Override
    public void load(Loads keys, Loaded loaded) throws Exception {
        while (keys.next()) {
            tables.get(keys.binding()).load(keys.key(), loaded);
        }
    }

    @Override
    public void store(Stores documents) throws Exception {
        while (documents.next()) {
            tables.get(documents.binding()).add(documents);
            waitingBytes += documents.bytes();
            if (waitingBytes >= WAITING_BYTES) {
                write();
            }
        }
        write();
    }

    private void write() {
        tables.forEach(JdbcTable::write);
        waitingBytes = 0;
    }
}
