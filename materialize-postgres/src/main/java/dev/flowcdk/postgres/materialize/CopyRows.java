package dev.flowcdk.postgres.materialize;

import dev.flowcdk.postgres.type.OwnBytes;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Rows on their way into one table by COPY in binary form. Kept until [CopyChannel] writes them; holds no memory for
/// rows while there are none, since a task may have thousands of tables.
final class CopyRows {

    /// Memory that is kept for reuse while a COPY is open.
    private static final int KEPT_BYTES = 128 << 10;

    private static final int FIRST_BYTES = 1 << 10;
    private static final byte[] SIGNATURE = "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int END = -1;

    private final String statement;
    private final Function<SQLException, RuntimeException> explanation;
    private @Nullable OwnBytes buffer;
    private boolean started;
    private int counted;
    private long rows;

    /// @param table the table in SQL
    /// @param columns the columns in SQL, separated by commas
    /// @param explanation says what a failure is a failure of, such as adding rows to a table
    CopyRows(String table, String columns, Function<SQLException, RuntimeException> explanation) {
        this.statement = "COPY " + table + " (" + columns + ") FROM STDIN (FORMAT binary)";
        this.explanation = explanation;
    }

    String statement() {
        return statement;
    }

    /// The failure to write these rows in words.
    RuntimeException explain(SQLException failure) {
        return explanation.apply(failure);
    }

    /// Rows of this transaction.
    long rows() {
        return rows;
    }

    /// Starts a row of so many values and returns what to append them to.
    OwnBytes row(int values) {
        rows++;
        OwnBytes out = buffer();
        if (!started) {
            started = true;
            out.raw(SIGNATURE);
            Binary.int64(0, out);
        }
        Binary.int16(values, out);
        return out;
    }

    /// Bytes that wait.
    int waiting() {
        return buffer == null ? 0 : buffer.length();
    }

    /// Bytes of memory that are held for what waits and were not counted yet.
    int count() {
        int held = bytes().length;
        int more = held - counted;
        counted = held;
        return more;
    }

    /// Bytes of memory that were counted.
    int counted() {
        return counted;
    }

    /// What waits, up to [#waiting()].
    byte[] bytes() {
        return buffer().array();
    }

    /// What waited has been written.
    void written() {
        counted = 0;
        if (buffer != null && buffer.array().length <= KEPT_BYTES) {
            buffer.clear();
        } else {
            buffer = null;
        }
    }

    /// Marks the end of the rows of one COPY.
    void end() {
        Binary.int16(END, buffer());
        started = false;
    }

    /// The COPY has ended.
    void ended() {
        counted = 0;
        buffer = null;
    }

    /// Starts the next transaction.
    void reset() {
        rows = 0;
    }

    private OwnBytes buffer() {
        if (buffer == null) {
            buffer = new OwnBytes(FIRST_BYTES);
        }
        return buffer;
    }
}
