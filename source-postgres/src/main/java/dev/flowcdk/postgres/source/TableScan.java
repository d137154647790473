package dev.flowcdk.postgres.source;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.postgres.Identifiers;
import dev.flowcdk.postgres.source.TableState.Mode;
import dev.flowcdk.postgres.type.ColumnCodec;
import dev.flowcdk.postgres.type.KeyTuple;
import dev.flowcdk.postgres.type.ServerZone;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the existing rows of one table, chunk by chunk. For the thread of the capture.
final class TableScan {

    private static final Logger LOGGER = System.getLogger(TableScan.class.getName());
    private static final Pattern ADDRESS = Pattern.compile("\\((\\d+),\\d+\\)");
    private static final int USUAL_ROWS_OF_PAGE = 100;
    private static final String CANCELLED = "57014";

    private final BoundTable table;
    private final Connection connection;
    private final int chunkSize;
    private final ScanRow row;
    private final BackfillQuery query;
    private final List<String> keyColumns;
    private final KeyTuple key;
    private final int[] keyPlaces;
    private final boolean[] keyInText;
    private long rows;
    private byte @Nullable [] lastKey;
    private @Nullable Extent extent;
    private boolean explained;

    /// The size of a table in pages, of its partitions the largest.
    private record Extent(long pages, int partitions) {}

    /// @param table one whose state says that it is being read
    TableScan(BoundTable table, Connection connection, ServerZone zone, SourceConfig config) {
        this.table = table;
        this.connection = connection;
        this.chunkSize = config.advanced().backfillChunkSize();
        List<ColumnCodec> codecs = table.codecs(zone);
        this.row = new ScanRow(table.name(), codecs, config.advanced().sourceTag());
        this.query = new BackfillQuery(
                table.name(), row.selected(), table.resource().advanced().additionalBackfillFilter());
        List<String> columns = table.state().keyColumns();
        this.keyColumns = columns == null ? List.of() : columns;
        List<ColumnCodec> keyCodecs =
                keyColumns.stream().map(column -> table.scanCodec(column, zone)).toList();
        this.key = KeyTuple.of(keyCodecs);
        this.keyPlaces = keyColumns.stream().mapToInt(row::place).toArray();
        this.keyInText = new boolean[keyCodecs.size()];
        for (int index = 0; index < keyInText.length; index++) {
            keyInText[index] = !keyCodecs.get(index).binarySafe();
        }
    }

    /// Reads the next chunk, emits its rows and updates the table's state.
    void readChunk() throws SQLException, InterruptedException {
        Long before = table.state().backfilled();
        rows = before == null ? 0 : before;
        if (table.state().mode() == Mode.KEYLESS_BACKFILL) {
            readByAddress();
        } else {
            readByKey();
        }
    }

    private void readByKey() throws SQLException, InterruptedException {
        byte[] scanned = table.scanned();
        lastKey = scanned;
        if (scanned == null) {
            refuseNullKeys();
        }
        String sql = query.keyed(keyColumns.stream().map(table::scanExpression).toList(), literals(scanned), chunkSize);
        explain(sql);
        long start = rows;
        boolean verify = table.state().mode() == Mode.PRECISE_BACKFILL;
        boolean cancelled = false;
        try {
            CopyRows.read(connection, sql, (message, offset) -> {
                int end = row.read(message, offset, rows);
                if (verify) {
                    advance(packKey());
                }
                rows++;
                table.binding().emit(row);
                return end;
            });
        } catch (SQLException failure) {
            if (!CANCELLED.equals(failure.getSQLState()) || rows == start) {
                throw explained(failure);
            }
            LOGGER.log(
                    Level.INFO,
                    "a chunk of %s was cut short after %d rows: %s"
                            .formatted(table.name(), rows - start, Database.message(failure)));
            cancelled = true;
        }
        if (!cancelled && rows - start < chunkSize) {
            table.update(table.state().scannedTo("", rows).active());
            return;
        }
        byte[] last = verify ? Objects.requireNonNull(lastKey) : packKey();
        table.update(table.state().scannedTo(Base64.getEncoder().encodeToString(last), rows));
    }

    private List<String> literals(byte @Nullable [] scanned) {
        if (scanned == null) {
            return List.of();
        }
        try {
            List<String> literals = KeyTuple.literals(scanned);
            if (literals.size() == keyColumns.size()) {
                return literals;
            }
        } catch (IllegalArgumentException notPacked) {
            throw table.foreignPosition(notPacked);
        }
        throw table.foreignPosition(null);
    }

    private void advance(byte[] next) {
        byte[] previous = lastKey;
        if (previous != null && key.compareTo(previous) < 0) {
            throw new UserException(
                    ("table %s: the server does not return rows in the order of the key %s as it is needed for"
                                    + " the mode \"Precise\"; choose the mode \"Normal\"")
                            .formatted(table.name(), keyColumns));
        }
        lastKey = next;
    }

    private byte[] packKey() {
        key.clear();
        for (int index = 0; index < keyPlaces.length; index++) {
            int place = keyPlaces[index];
            if (keyInText[index]) {
                key.text(row.source(), row.offset(place), row.length(place));
            } else {
                key.binary(row.source(), row.offset(place), row.length(place));
            }
        }
        return key.toByteArray();
    }

    /// A row whose key is NULL would be passed over by a scan in the order of the key.
    private void refuseNullKeys() throws SQLException {
        List<String> nullable = keyColumns.stream()
                .filter(column ->
                        !Objects.requireNonNull(table.table().column(column)).notNull())
                .map(column -> Identifiers.quoted(column) + " IS NULL")
                .toList();
        if (nullable.isEmpty()) {
            return;
        }
        String sql = "SELECT 1 FROM " + table.name().quoted() + " WHERE " + String.join(" OR ", nullable) + " LIMIT 1";
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            if (found.next()) {
                throw new UserException(
                        "table " + table.name() + " has rows with NULL in its key " + keyColumns
                                + ": give them a value, choose another key for the collection, or the mode \"Without Primary Key\"");
            }
        }
    }

    private void readByAddress() throws SQLException, InterruptedException {
        Extent size = extent();
        byte[] scanned = table.scanned();
        String after = scanned == null ? "(0,0)" : new String(scanned, StandardCharsets.US_ASCII);
        Matcher address = ADDRESS.matcher(after);
        if (!address.matches()) {
            throw table.foreignPosition(null);
        }
        long pages = chunkSize / (USUAL_ROWS_OF_PAGE * (size.partitions() + 1L)) + 1;
        long last = Math.min(Long.parseLong(address.group(1)) + pages, 0xFFFF_FFFFL);
        String upTo = "(" + last + ",0)";
        String sql = query.keyless(after, upTo);
        explain(sql);
        try {
            CopyRows.read(connection, sql, (message, offset) -> {
                int end = row.read(message, offset, rows++);
                table.binding().emit(row);
                return end;
            });
        } catch (SQLException failure) {
            throw explained(failure);
        }
        String position = Base64.getEncoder().encodeToString(upTo.getBytes(StandardCharsets.US_ASCII));
        TableState next = table.state().scannedTo(position, rows);
        table.update(last >= size.pages() ? next.active() : next);
    }

    /// Rows that come later are in the log, so the size when reading starts will do; a little more does no harm.
    private Extent extent() throws SQLException {
        Extent known = extent;
        if (known != null) {
            return known;
        }
        try (PreparedStatement statement = connection.prepareStatement("""
                WITH RECURSIVE tree(id) AS (
                    SELECT ?::oid UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tree ON i.inhparent = tree.id)
                SELECT max(ceil(1.05 * pg_relation_size(id) / current_setting('block_size')::int8))::int8, count(*) - 1
                FROM tree""")) {
            statement.setLong(1, table.table().id());
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                Extent measured = new Extent(found.getLong(1), found.getInt(2));
                extent = measured;
                return measured;
            }
        }
    }

    private void explain(String sql) throws SQLException {
        if (explained || !LOGGER.isLoggable(Level.DEBUG)) {
            return;
        }
        explained = true;
        List<String> plan = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet lines = statement.executeQuery("EXPLAIN " + sql)) {
            while (lines.next()) {
                plan.add(lines.getString(1));
            }
        }
        LOGGER.log(Level.DEBUG, "plan of the backfill of " + table.name() + ":\n" + String.join("\n", plan));
    }

    private RuntimeException explained(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        String what = "the backfill of table " + table.name() + " failed: " + Database.message(failure);
        return switch (state) {
            case CANCELLED ->
                new UserException(
                        what + "; raise /advanced/statement_timeout or lower /advanced/backfill_chunk_size", failure);
            case "42P01" -> new UserException(what + "; was the table dropped? Then disable its binding", failure);
            case "42501" -> new UserException(what + "; grant SELECT on the table to the user of the capture", failure);
            default ->
                state.isEmpty() || state.startsWith("08") || state.startsWith("57P")
                        ? new TransientException(what, failure)
                        : new UserException(what, failure);
        };
    }
}
