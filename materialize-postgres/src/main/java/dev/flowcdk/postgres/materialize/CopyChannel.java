package dev.flowcdk.postgres.materialize;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/// Writes rows for several tables through one connection, which can have one COPY open at a time: that of the table
/// whose rows come now is kept open and fed in small pieces while the server works on them; rows of other tables wait
/// in memory until there are many.
final class CopyChannel {

    /// Bytes after which rows go to the COPY that is open.
    static final int PIECE_BYTES = 64 << 10;

    /// Bytes of waiting rows for which another COPY is opened.
    static final int WAITING_BYTES = 1 << 20;

    /// Bytes of memory for waiting rows of all tables together.
    static final int ALL_WAITING_BYTES = 16 << 20;

    private final CopyManager copies;
    private final Set<CopyRows> waiting = new LinkedHashSet<>();
    private long waitingBytes;
    private @Nullable CopyRows open;
    private @Nullable CopyIn copy;

    CopyChannel(Connection connection) throws SQLException {
        this.copies = connection.unwrap(PGConnection.class).getCopyAPI();
    }

    /// A row was added.
    void added(CopyRows rows) {
        int bytes = rows.waiting();
        if (rows == open) {
            if (bytes >= PIECE_BYTES) {
                write(rows);
            }
            return;
        }
        waiting.add(rows);
        waitingBytes += rows.count();
        if (bytes >= (open == null ? PIECE_BYTES : WAITING_BYTES)) {
            write(rows);
        } else if (waitingBytes >= ALL_WAITING_BYTES) {
            finish();
        }
    }

    /// Writes all rows and ends the COPY that is open.
    void finish() {
        if (open != null) {
            end(open);
        }
        for (CopyRows rows : List.copyOf(waiting)) {
            write(rows);
            end(rows);
        }
    }

    /// Gives up the COPY that is open, since the transaction has failed.
    void cancel() throws SQLException {
        CopyIn cancelled = copy;
        copy = null;
        open = null;
        if (cancelled != null && cancelled.isActive()) {
            cancelled.cancelCopy();
        }
    }

    private void write(CopyRows rows) {
        if (open != null && rows != open) {
            end(open);
        }
        if (waiting.remove(rows)) {
            waitingBytes -= rows.counted();
        }
        try {
            if (copy == null) {
                copy = copies.copyIn(rows.statement());
                open = rows;
            }
            copy.writeToCopy(rows.bytes(), 0, rows.waiting());
        } catch (SQLException failure) {
            throw rows.explain(failure);
        }
        rows.written();
    }

    private void end(CopyRows rows) {
        CopyIn ending = copy;
        if (ending == null) {
            return;
        }
        rows.end();
        try {
            ending.writeToCopy(rows.bytes(), 0, rows.waiting());
            ending.endCopy();
        } catch (SQLException failure) {
            throw rows.explain(failure);
        }
        rows.ended();
        copy = null;
        open = null;
    }
}
