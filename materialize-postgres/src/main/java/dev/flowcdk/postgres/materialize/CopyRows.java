package dev.flowcdk.postgres.materialize;

import dev.flowcdk.json.JsonBytes;
import java.nio.charset.StandardCharsets;

/// Rows on their way into one table by COPY in binary form. Kept until [CopyChannel] writes them.
final class CopyRows {

    /// Memory that is kept for reuse.
    private static final int KEPT_BYTES = 128 << 10;

    private static final int FIRST_BYTES = 4 << 10;
    private static final byte[] SIGNATURE = "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int END = -1;

    private final String statement;
    private final String description;
    private JsonBytes buffer = new JsonBytes(FIRST_BYTES);
    private boolean started;
    private int counted;
    private long rows;

    /// @param table the table in SQL
    /// @param columns the columns in SQL, separated by commas
    /// @param description what a failure is a failure of, such as `adding rows to table orders`
    CopyRows(String table, String columns, String description) {
        this.statement = "COPY " + table + " (" + columns + ") FROM STDIN (FORMAT binary)";
        this.description = description;
    }

    String statement() {
        return statement;
    }

    String description() {
        return description;
    }

    /// Rows of this transaction.
    long rows() {
        return rows;
    }

    /// Starts a row of so many values and returns what to append them to.
    JsonBytes row(int values) {
        rows++;
        if (!started) {
            started = true;
            buffer.raw(SIGNATURE);
            Binary.int64(0, buffer);
        }
        Binary.int16(values, buffer);
        return buffer;
    }

    /// Bytes that wait.
    int waiting() {
        return buffer.length();
    }

    /// Bytes that wait and were not counted yet.
    int count() {
        int more = buffer.length() - counted;
        counted = buffer.length();
        return more;
    }

    /// Bytes that were counted.
    int counted() {
        return counted;
    }

    /// What waits, up to [#waiting()].
    byte[] bytes() {
        return buffer.array();
    }

    /// What waited has been written.
    void written() {
        counted = 0;
        if (buffer.array().length > KEPT_BYTES) {
            buffer = new JsonBytes(FIRST_BYTES);
        }
        buffer.clear();
    }

    /// Marks the end of the rows of one COPY.
    void end() {
        Binary.int16(END, buffer);
        started = false;
    }

    /// Starts the next transaction.
    void reset() {
        rows = 0;
    }
}
