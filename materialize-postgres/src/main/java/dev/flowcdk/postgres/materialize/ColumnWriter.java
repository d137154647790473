package dev.flowcdk.postgres.materialize;

import dev.flowcdk.UserException;
import dev.flowcdk.materialize.sql.SqlColumn;
import dev.flowcdk.materialize.sql.ValueText;
import dev.flowcdk.postgres.type.OwnBytes;
import dev.flowcdk.tuple.TupleReader;
import java.sql.SQLException;

/// Writes the values of one field into rows of COPY's binary form.
final class ColumnWriter {

    private static final int NULL_LENGTH = -1;

    private final String table;
    private final SqlColumn column;
    private final ServerColumn target;
    private final ValueEncoder encoder;
    private final ServerConversion conversion;

    /// @param table the table's name for messages
    ColumnWriter(String table, SqlColumn column, ServerColumn target, ServerConversion conversion) {
        this.table = table;
        this.column = column;
        this.target = target;
        this.encoder = target.encoder(column.projection().inference());
        this.conversion = conversion;
    }

    /// Appends the value with its length.
    void write(TupleReader value, OwnBytes out) throws SQLException {
        if (value.kind() == TupleReader.Kind.NULL) {
            if (column.key()) {
                throw new UserException(
                        where() + "a document has null in a field of the key, which no key of a table may be;"
                                + " require the field in the collection's schema, or give it a default");
            }
            Binary.int32(NULL_LENGTH, out);
            return;
        }
        int start = out.length();
        Binary.int32(0, out);
        try {
            if (!encoder.encode(value, out)) {
                out.length(start + Integer.BYTES);
                conversion.convert(target, ValueText.of(value), out);
            }
        } catch (IllegalArgumentException | UserException failure) {
            throw new UserException(where() + failure.getMessage(), failure);
        }
        Binary.set32(out.array(), start, out.length() - start - Integer.BYTES);
    }

    private String where() {
        return "table " + table + ", column \"" + target.name() + "\": ";
    }
}
