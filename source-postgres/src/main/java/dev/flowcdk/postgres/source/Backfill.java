package dev.flowcdk.postgres.source;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.log.StatusLog;
import dev.flowcdk.postgres.source.TableState.Mode;
import dev.flowcdk.postgres.type.ServerZone;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Reads the existing rows of all tables, a chunk of one of them at a time. For the thread of the capture.
final class Backfill {

    private static final Logger LOGGER = System.getLogger(Backfill.class.getName());

    /// How long a commit usually takes to become visible, and much more.
    private static final Duration MOMENT = Duration.ofMillis(50);

    private final CaptureSession<SourceConfig, SourceResource, TableState> session;
    private final Connection connection;
    private final SourceCatalog catalog;
    private final ServerZone zone;
    private final List<BoundTable> tables;
    private final RecentTransactions recent;
    private final ScanOrders orders;
    private final BackfillLimits limits;
    private final Map<BoundTable, TableScan> scans = new HashMap<>();
    private boolean waiting;
    private String obstacle = "";

    /// What came of an attempt to read.
    enum Step {
        /// A chunk was read.
        READ,
        /// Something else has to happen on the server first.
        WAITING,
        /// Nothing is left to be read.
        COMPLETE
    }

    /// @param connection for queries, in auto-commit mode
    Backfill(
            CaptureSession<SourceConfig, SourceResource, TableState> session,
            Connection connection,
            SourceCatalog catalog,
            ServerZone zone,
            List<BoundTable> tables,
            RecentTransactions recent,
            ScanOrders orders) {
        this.session = session;
        this.connection = connection;
        this.catalog = catalog;
        this.zone = zone;
        this.tables = tables;
        this.recent = recent;
        this.orders = orders;
        this.limits = new BackfillLimits(session.config());
    }

    /// Starts what waits to be started.
    void start() {
        for (BoundTable table : tables) {
            if (table.state().mode() != Mode.PENDING) {
                continue;
            }
            Mode mode = Reconciliation.skipsBackfill(session.config(), table) ? Mode.ACTIVE : table.backfillMode();
            if (mode == Mode.ACTIVE) {
                table.update(table.state().skipped(table.keyOrNull()));
            } else {
                List<String> key = mode == Mode.KEYLESS_BACKFILL ? null : table.scanKey();
                table.update(table.state().backfilling(mode, key));
                StatusLog.log(
                        LOGGER,
                        Level.INFO,
                        "backfill triggered",
                        Map.of(
                                "observable", true,
                                "catalog_task_name", session.taskName(),
                                "stream", table.name().toString(),
                                "mode", table.resource().mode().name()));
            }
        }
        limits.warnings(tables).forEach(warning -> LOGGER.log(Level.WARNING, warning));
        reportStatus();
    }

    /// Reads the next chunk of one of the tables. All that the log has shown so far is in it.
    Step readChunk() throws SQLException, InterruptedException {
        BoundTable table = nextToRead();
        if (table == null) {
            recent.stop();
            return Step.COMPLETE;
        }
        if (!visible()) {
            waitFor("commits to become visible, which are held up by " + String.join(", ", recent.holders()));
            return Step.WAITING;
        }
        try (HeldTable held = HeldTable.of(connection, table.name())) {
            if (held == null) {
                return waitForLock(table);
            }
            scan(table, held.shape(catalog.version())).readChunk();
        } catch (SQLException failure) {
            throw explained(table, failure);
        }
        orders.note();
        boolean read = !table.state().mode().backfills();
        if (read) {
            scans.remove(table);
            LOGGER.log(
                    Level.INFO,
                    "table " + table.name() + " is read: " + table.state().backfilled() + " rows");
        }
        if (read || waiting) {
            waiting = false;
            reportStatus();
        }
        return Step.READ;
    }

    /// Whether queries see all that the log has shown. Waits a moment for it.
    private boolean visible() throws SQLException, InterruptedException {
        long end = System.nanoTime() + MOMENT.toNanos();
        while (!recent.visible()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(1);
        }
        return true;
    }

    /// The scan of the table as it is now.
    private TableScan scan(BoundTable table, HeldTable.Shape shape) throws SQLException {
        TableScan known = scans.get(table);
        if (known != null && known.shape().equals(shape)) {
            return known;
        }
        table.rediscovered(Objects.requireNonNull(
                catalog.tables(List.of(table.name())).get(table.name()), "a table that is held is in the catalogue"));
        orders.plan(table, shape);
        var scan = new TableScan(table, shape, connection, zone, session.config());
        scans.put(table, scan);
        return scan;
    }

    private Step waitForLock(BoundTable table) throws SQLException {
        String holder = HeldTable.holder(connection, table.name());
        waitFor("table " + table.name() + ", which is locked" + (holder.isEmpty() ? "" : " by " + holder));
        return Step.WAITING;
    }

    private void waitFor(String what) {
        waiting = true;
        if (!what.equals(obstacle)) {
            obstacle = what;
            LOGGER.log(Level.WARNING, "the backfill waits for " + what);
            StatusLog.status("Backfilling Tables (waits for " + what + ")");
        }
    }

    /// One of the tables of the highest priority that are still to be read, at random.
    private @Nullable BoundTable nextToRead() {
        List<BoundTable> candidates = new ArrayList<>();
        for (BoundTable table : tables) {
            if (table.state().mode().backfills()) {
                int best = candidates.isEmpty()
                        ? Integer.MIN_VALUE
                        : candidates.getFirst().resource().priority();
                if (table.resource().priority() > best) {
                    candidates.clear();
                }
                if (table.resource().priority() >= best) {
                    candidates.add(table);
                }
            }
        }
        return candidates.isEmpty()
                ? null
                : candidates.get(ThreadLocalRandom.current().nextInt(candidates.size()));
    }

    private void reportStatus() {
        long left =
                tables.stream().filter(each -> each.state().mode().backfills()).count();
        String limit = limits.shortly(tables);
        String also = limit.isEmpty() ? "" : "; " + limit;
        StatusLog.status(
                left > 0
                        ? "Backfilling Tables (" + left + " left" + also + ")"
                        : "Streaming CDC Events" + (limit.isEmpty() ? "" : " (a further backfill " + limit + ")"));
    }

    private static RuntimeException explained(BoundTable table, SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        String what = "the backfill of table " + table.name() + " failed: " + Database.message(failure);
        return switch (state) {
            case "57014" ->
                new UserException(
                        what + "; raise /advanced/statement_timeout or lower /advanced/backfill_chunk_size", failure);
            case "42P01" -> new UserException(what + "; was the table dropped? Then disable its binding", failure);
            case "42883" -> new UserException(what + "; choose the mode \"Without Primary Key\"", failure);
            case "42501" ->
                new UserException(
                        what
                                + "; grant SELECT on the table to the user of the capture, and BYPASSRLS where row level security"
                                + " hides rows",
                        failure);
            default ->
                Database.passing(failure) ? new TransientException(what, failure) : new UserException(what, failure);
        };
    }
}
