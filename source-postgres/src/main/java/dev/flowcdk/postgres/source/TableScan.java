package dev.flowcdk.postgres.source;

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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads the existing rows of one table, chunk by chunk, for as long as the table has the same shape. For the thread of
/// the capture.
final class TableScan {

    private static final Logger LOGGER = System.getLogger(TableScan.class.getName());
    private static final int USUAL_ROWS_OF_PAGE = 100;
    private static final String CANCELLED = "57014";

    private final BoundTable table;
    private final HeldTable.Shape shape;
    private final Connection connection;
    private final int chunkSize;
    private final ScanRow row;
    private final BackfillQuery query;
    private final List<String> keyColumns;
    private final KeyTuple key;
    private final int[] keyPlaces;
    private final boolean[] keyAsText;
    private long rows;
    private byte @Nullable [] lastKey;
    private @Nullable Storage storage;
    private boolean explained;

    /// @param table one whose state says that it is being read
    /// @param shape what the table is like now
    TableScan(BoundTable table, HeldTable.Shape shape, Connection connection, ServerZone zone, SourceConfig config) {
        this.table = table;
        this.shape = shape;
        this.connection = connection;
        this.chunkSize = config.advanced().backfillChunkSize();
        List<String> columns = table.state().keyColumns();
        this.keyColumns = columns == null ? List.of() : columns;
        List<ColumnCodec> keyCodecs =
                keyColumns.stream().map(column -> table.scanCodec(column, zone)).toList();
        this.key = KeyTuple.of(keyCodecs);
        List<ColumnCodec> printed = keyCodecs.stream()
                .filter(codec -> codec.keyAsText() && codec.binarySafe())
                .toList();
        this.row = new ScanRow(
                table.name(), table.codecs(zone), printed, config.advanced().sourceTag());
        this.query = new BackfillQuery(
                table.name(),
                table.table().partitioned(),
                row.selected(),
                table.resource().advanced().additionalBackfillFilter(),
                config.advanced().minBackfillXid());
        this.keyPlaces = keyColumns.stream().mapToInt(row::place).toArray();
        this.keyAsText = new boolean[keyCodecs.size()];
        for (int index = 0; index < keyAsText.length; index++) {
            keyAsText[index] = keyCodecs.get(index).keyAsText();
        }
    }

    /// What the table was like when the scan was planned.
    HeldTable.Shape shape() {
        return shape;
    }

    /// Reads the next chunk, emits its rows and updates the table's state. The table must be held, with the shape of
    /// this scan.
    void readChunk() throws SQLException, InterruptedException {
        if (table.state().mode() == Mode.KEYLESS_BACKFILL) {
            readByAddress();
        } else {
            readByKey();
        }
    }

    private static long rows(BoundTable table) {
        Long before = table.state().backfilled();
        return before == null ? 0 : before;
    }

    private void readByKey() throws SQLException, InterruptedException {
        byte[] scanned = table.scanned();
        lastKey = scanned;
        rows = rows(table);
        if (scanned == null) {
            refuseNullKeys();
        }
        String sql = query.keyed(
                keyColumns.stream().map(table::scanExpression).toList(),
                keyColumns.stream().map(table::operatorSchema).toList(),
                literals(scanned),
                chunkSize);
        explain(sql);
        long start = rows;
        boolean verify = table.state().mode() == Mode.PRECISE_BACKFILL;
        boolean cancelled = false;
        try {
            CopyQuery.read(connection, sql, (message, offset) -> {
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
                throw failure;
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
            return key.literals(scanned);
        } catch (IllegalArgumentException notPacked) {
            throw table.foreignPosition(notPacked);
        }
    }

    private void advance(byte[] next) {
        byte[] previous = lastKey;
        if (previous != null && key.before(previous)) {
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
            if (keyAsText[index]) {
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
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query.any(String.join(" OR ", nullable)))) {
            if (found.next()) {
                throw new UserException(
                        "table " + table.name() + " has rows with NULL in its key " + keyColumns
                                + ": give them a value, choose another key for the collection, or the mode \"Without Primary Key\"");
            }
        }
    }

    private void readByAddress() throws SQLException, InterruptedException {
        Storage now = Storage.of(connection, table.table());
        byte[] scanned = table.scanned();
        Storage size = storage == null || scanned == null ? now : storage;
        RowAddress after = scanned == null ? RowAddress.START : address(scanned);
        if (after.isOfOther(now)) {
            LOGGER.log(
                    Level.WARNING,
                    ("table %s was rewritten, as by VACUUM FULL, CLUSTER or TRUNCATE, while it is read by physical"
                                    + " address: its rows are where they were not before, and so it is read again from the start")
                            .formatted(table.name()));
            table.restartBackfill();
            after = RowAddress.START;
            size = now;
        }
        storage = size;
        rows = rows(table);
        long pages = chunkSize / (USUAL_ROWS_OF_PAGE * (size.partitions() + 1L)) + 1;
        long last = Math.min(after.nextPage() + pages, RowAddress.MAX_PAGE);
        String sql = query.keyless(after.text(), RowAddress.beginOf(last));
        explain(sql);
        CopyQuery.read(connection, sql, (message, offset) -> {
            int end = row.read(message, offset, rows++);
            table.binding().emit(row);
            return end;
        });
        String position = RowAddress.endBefore(last, now).text();
        TableState next = table.state()
                .scannedTo(Base64.getEncoder().encodeToString(position.getBytes(StandardCharsets.US_ASCII)), rows);
        table.update(last >= size.pages() ? next.active() : next);
    }

    private RowAddress address(byte[] scanned) {
        RowAddress address = RowAddress.parse(new String(scanned, StandardCharsets.US_ASCII));
        if (address == null) {
            throw table.foreignPosition(null);
        }
        return address;
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
}
