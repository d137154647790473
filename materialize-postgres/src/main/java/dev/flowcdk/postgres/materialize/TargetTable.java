package dev.flowcdk.postgres.materialize;

import dev.flowcdk.UserException;
import dev.flowcdk.materialize.sql.ExistingColumn;
import dev.flowcdk.materialize.sql.ExistingTable;
import dev.flowcdk.materialize.sql.SqlColumn;
import dev.flowcdk.materialize.sql.SqlTable;
import dev.flowcdk.postgres.Identifiers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The table of a binding as a session finds it, and the SQL to work on it.
final class TargetTable {

    private static final PostgresDialect DIALECT = new PostgresDialect(TargetFlags.USUAL);

    private final SqlTable table;
    private final String sql;
    private final ExistingTable found;
    private final Map<String, ServerColumn> server;
    private final TableTraits traits;

    private TargetTable(
            SqlTable table, String sql, ExistingTable found, Map<String, ServerColumn> server, TableTraits traits) {
        this.table = table;
        this.sql = sql;
        this.found = found;
        this.server = server;
        this.traits = traits;
    }

    /// Reads about a table, which is in the catalog.
    static TargetTable of(Connection connection, SqlTable table, TargetCatalog catalog) throws SQLException {
        ExistingTable existing = catalog.table(table.path());
        TableTraits traits = catalog.traits(table.path());
        if (existing == null || traits == null) {
            throw new UserException("table " + table.name() + " is not there" + DatabaseProblems.MISSING_TABLE);
        }
        String sql = catalog.sql(table.path());
        return new TargetTable(table, sql, existing, ServerColumn.read(connection, sql), traits);
    }

    /// Schema and table, or the table alone.
    List<String> path() {
        return table.path();
    }

    /// Refuses columns of other types than those that the session found: values went out in the binary form of these,
    /// which another type may take for something else.
    ///
    /// @throws UserException when a column was retyped or dropped under the session
    void requireUnchanged(TargetCatalog now) {
        ExistingTable existing = now.table(table.path());
        List<String> problems = new ArrayList<>();
        for (SqlColumn column : table.columns()) {
            String name = DIALECT.stored(column.field());
            ExistingColumn before = found.column(name);
            ExistingColumn after = existing == null ? null : existing.column(name);
            if (before == null || after == null || !before.type().equals(after.type())) {
                problems.add("column \"" + column.field() + "\" is now "
                        + (after == null ? "missing" : "of type " + after.type()));
            }
        }
        if (!problems.isEmpty()) {
            throw new UserException(
                    "table " + table.name() + " was altered under the running task, which has to start anew:",
                    problems);
        }
    }

    /// The table in SQL.
    String sql() {
        return sql;
    }

    /// The table's name for messages.
    String name() {
        return table.name();
    }

    /// Whether rows are only added.
    boolean deltaUpdates() {
        return table.deltaUpdates();
    }

    /// Whether new rows may have to wait until others are deleted or changed, since they cannot have the same values at
    /// the same time.
    boolean ordered() {
        return traits.otherUnique() && !deltaUpdates();
    }

    /// Whether the table has constraints that can wait for the end of the transaction.
    boolean deferrable() {
        return traits.deferrable();
    }

    /// Whether a crash of the server empties the table.
    boolean unlogged() {
        return traits.unlogged();
    }

    /// A failure to write to the table in words.
    ///
    /// @param doing what was tried, such as `adding rows to table `
    /// @param hardDelete whether documents that are deleted lose their rows
    RuntimeException explain(String doing, SQLException failure, boolean hardDelete) {
        String wanted = doing + name();
        if (!DatabaseProblems.collides(failure)) {
            return DatabaseProblems.explain(wanted, failure);
        }
        if (DatabaseProblems.collidesIn(keyColumns(), failure)) {
            return DatabaseProblems.explain(
                    wanted,
                    failure,
                    "; the table holds a row of this key that the task did not load: somebody else writes to the table, or the"
                            + " collection's documents came twice; backfill the binding to start over. Or two documents have"
                            + " keys that the database takes for the same, such as a uuid in capitals and one in small letters");
        }
        String kept = deltaUpdates()
                ? "every change of a document is a row of its own, since the binding has delta updates"
                : hardDelete
                        ? "two documents have the same value, or rows exchange theirs in one transaction, which the server"
                                + " allows only if the constraint is DEFERRABLE"
                        : "two documents have the same value (deleted ones keep their rows, since /hardDelete is off), or"
                                + " rows exchange theirs in one transaction, which the server allows only if the constraint is"
                                + " DEFERRABLE";
        return DatabaseProblems.explain(
                wanted,
                failure,
                "; the task makes the fields of the key unique and nothing else: " + kept
                        + "; change or drop the constraint or index");
    }

    /// The columns of the key.
    List<SqlColumn> keys() {
        return table.keys();
    }

    /// The columns of keys and values in the order of packed tuples, without the document's.
    List<SqlColumn> fields() {
        return table.fields();
    }

    /// The column as the server has it.
    ServerColumn server(SqlColumn column) {
        ServerColumn found = server.get(DIALECT.stored(column.field()));
        if (found == null) {
            throw new IllegalStateException("column " + column.field() + " vanished");
        }
        return found;
    }

    /// What writes documents, null if the binding materializes none.
    @Nullable
    JsonEncoder documentEncoder() {
        String document = table.document();
        if (document == null) {
            return null;
        }
        ServerColumn column = server.get(DIALECT.stored(document));
        JsonEncoder encoder = column == null ? null : column.documentEncoder();
        if (encoder == null) {
            throw new UserException(
                    "table " + name() + ": column \"" + document + "\" has a type that cannot hold documents");
        }
        return encoder;
    }

    /// The document's column in SQL.
    String documentColumn() {
        String document = table.document();
        if (document == null) {
            throw new UserException(
                    "table " + name() + " has no column with the document, which standard updates need");
        }
        return quoted(document);
    }

    /// Whether documents are read with a byte of version in front.
    boolean documentHasVersion() {
        String document = table.document();
        ServerColumn column = document == null ? null : server.get(DIALECT.stored(document));
        return column != null && column.type().equals("jsonb");
    }

    /// Names of the key's columns in SQL, separated by commas.
    String keyColumns() {
        return list(keys().stream());
    }

    /// Names of all columns in SQL, separated by commas.
    String allColumns() {
        return list(table.columns().stream());
    }

    /// The condition that two rows have the same key, by operators that nobody else can have made.
    String sameKey(String left, String right) {
        return keys().stream()
                .map(column -> left + "." + quoted(column.field()) + " "
                        + server(column).equality() + " " + right + "." + quoted(column.field()))
                .collect(Collectors.joining(" AND "));
    }

    /// A temporary table for columns of this table, emptied at the end of each transaction.
    String createTemporary(String name, String columns) {
        return "CREATE TEMPORARY TABLE IF NOT EXISTS " + name + " ON COMMIT DELETE ROWS AS SELECT " + columns + " FROM "
                + sql() + " WITH NO DATA";
    }

    /// Takes over what was staged for rows that exist. Where there is nothing but a key, it is taken over again.
    String updateFrom(String staged) {
        boolean onlyKeys = table.columns().size() == keys().size();
        String assignments = table.columns().stream()
                .filter(column -> onlyKeys || !column.key())
                .map(column -> quoted(column.field()) + " = s." + quoted(column.field()))
                .collect(Collectors.joining(", "));
        return "UPDATE " + sql() + " AS t SET " + assignments + " FROM " + staged + " AS s WHERE " + sameKey("t", "s");
    }

    /// Adds what was staged of new rows, also where the server would make up keys itself.
    String insertFrom(String staged) {
        String columns = table.columns().stream()
                .map(column -> "s." + quoted(column.field()))
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + sql() + " (" + allColumns() + ") OVERRIDING SYSTEM VALUE SELECT " + columns + " FROM "
                + staged + " AS s";
    }

    /// Adds what was staged for rows that somebody has removed meanwhile.
    String insertMissingFrom(String staged) {
        return insertFrom(staged) + " WHERE NOT EXISTS (SELECT 1 FROM " + sql() + " AS t WHERE " + sameKey("t", "s")
                + ")";
    }

    /// Deletes rows whose keys were staged.
    String deleteUsing(String staged) {
        return "DELETE FROM " + sql() + " AS t USING " + staged + " AS s WHERE " + sameKey("t", "s");
    }

    /// Reads documents whose keys were staged.
    String documentsOf(String staged) {
        String document = table.document() == null ? RebuiltDocument.of(this) : "t." + documentColumn();
        return "COPY (SELECT " + document + " FROM " + sql() + " AS t JOIN " + staged + " AS s ON " + sameKey("t", "s")
                + ") TO STDOUT (FORMAT binary)";
    }

    private static String list(Stream<SqlColumn> columns) {
        return columns.map(column -> quoted(column.field())).collect(Collectors.joining(", "));
    }

    private static String quoted(String field) {
        return Identifiers.quoted(DIALECT.stored(field));
    }
}
