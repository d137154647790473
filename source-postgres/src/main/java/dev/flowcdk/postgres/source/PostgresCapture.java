package dev.flowcdk.postgres.source;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.capture.CaptureBinding;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.TaskState;
import dev.flowcdk.log.StatusLog;
import dev.flowcdk.postgres.PostgresConnector;
import dev.flowcdk.postgres.source.PublicationGaps.Subject;
import dev.flowcdk.postgres.type.ServerZone;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/// A running capture: one loop that reads chunks of tables and the log in turn. For one thread.
final class PostgresCapture implements ChangeLog.Commits {

    private static final Duration CYCLE = Duration.ofSeconds(60);
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final long LONGEST_IDLE_MILLIS = 20;
    private static final int MESSAGES_BETWEEN_LOOKS = 10_000;
    private static final String UNDEFINED = "42704";
    private static final int BINARY_LOG_VERSION = 140_000;

    private final CaptureSession<SourceConfig, SourceResource, TableState> session;
    private final SourceConfig config;
    private final Connection connection;
    private final SourceCatalog catalog;
    private final ServerZone zone;
    private final Watermarks watermarks;
    private final TaskState<CaptureState> taskState;
    private final boolean untilCaughtUp;
    private final CollectionSchema schema;
    private final List<BoundTable> tables = new ArrayList<>();
    private final Map<TableName, BoundTable> byName = new HashMap<>();
    private final RecentTransactions recent;
    private final ScanOrders orders;
    private final Backfill backfill;

    private final TableIdentities identities;
    private final PublicationChanges publicationChanges;
    private final TableWatch watch;
    private final LogOpening opening;
    private final AtomicLong durable = new AtomicLong();

    private long cursor;
    private long messages;
    private long idleMillis = 1;
    private boolean checkpointCommits;
    private long nextRediscovery;

    private PostgresCapture(
            CaptureSession<SourceConfig, SourceResource, TableState> session,
            Database database,
            Connection connection,
            boolean untilCaughtUp)
            throws SQLException {
        this.session = session;
        this.config = session.config();
        this.connection = connection;
        this.untilCaughtUp = untilCaughtUp;
        this.catalog = new SourceCatalog(connection);
        this.zone = PostgresConnector.serverZone(connection);
        this.watermarks = new Watermarks(
                config.advanced().watermarksTable(), config.advanced().slotName());
        this.taskState = session.taskState(CaptureState.class);
        this.schema = CollectionSchema.of(config);
        this.recent = new RecentTransactions(connection);
        var notes = new Notes(connection, watermarks, !config.advanced().readOnlyCapture());
        this.orders = new ScanOrders(connection, notes, catalog.version());
        this.backfill = new Backfill(session, connection, catalog, zone, tables, recent, orders);
        this.identities = new TableIdentities(connection, notes);
        this.publicationChanges =
                new PublicationChanges(connection, notes, config.advanced().publicationName(), catalog.version());
        this.watch = new TableWatch(connection, catalog, config, watermarks, identities, publicationChanges, tables);
        this.opening = new LogOpening(config, database, connection, catalog.version(), notes, session::stopping);
    }

    /// Captures until asked to stop.
    ///
    /// @param untilCaughtUp whether to end by itself when all tables are read and the log too; only a few checkpoints
    ///     are written then
    static void run(
            CaptureSession<SourceConfig, SourceResource, TableState> session, Database database, boolean untilCaughtUp)
            throws Exception {
        StatusLog.status("Connecting to database");
        try (Connection connection = database.connect()) {
            new PostgresCapture(session, database, connection, untilCaughtUp).run();
        }
    }

    private void run() throws Exception {
        bindTables();
        StatusLog.status("Verifying capture requirements");
        List<String> problems = new ArrayList<>(Prerequisites.check(
                connection,
                config,
                catalog.version(),
                tables.stream().map(PostgresCapture::subject).toList(),
                true));
        Map<Long, List<String>> keys = new HashMap<>();
        tables.forEach(table -> keys.put(table.table().id(), table.collectionKey()));
        problems.addAll(ReplicaIdentity.problems(catalog, keys));
        if (!problems.isEmpty()) {
            throw new UserException(Prerequisites.HEADER, Prerequisites.shortened(problems));
        }
        CaptureState stored = taskState.stateOr(new CaptureState(null));
        describeTables();
        taskState.checkpoint(stored);
        String start = config.advanced().flags().cursor(Reconciliation.run(session, tables, stored.cursor()));
        if (start != null && config.advanced().flags().recoversSlot() && opening.hasToStartOver(start)) {
            tables.forEach(table -> table.update(TableState.pending()));
            start = null;
        }
        orders.start(tables);
        tables.forEach(table -> table.repackPosition(zone));
        identities.start(tables);
        publicationChanges.start(tables);
        taskState.checkpoint(new CaptureState(start));
        Long position = opening.cursor(start);
        if (position != null) {
            cursor = position;
            durable.set(position);
            boolean binary = catalog.version() >= BINARY_LOG_VERSION && allBinarySafe();
            var changes = new ChangeLog(
                    byName,
                    connection,
                    catalog,
                    identities,
                    zone,
                    config.advanced().sourceTag(),
                    config.advanced().flags().deletesOldKeys(),
                    binary,
                    cursor,
                    recent,
                    this);
            try (var log = new LogReader(opening, changes, durable::get)) {
                if (log.open(cursor, binary)) {
                    recent.addAllAtWork();
                    stream(log, changes);
                }
            }
        }
    }

    private void stream(LogReader log, ChangeLog changes) throws Exception {
        StatusLog.status("Catching up on CDC history");
        streamToFence(log, changes, Duration.ZERO, !untilCaughtUp);
        if (untilCaughtUp) {
            checkpoint();
        }
        backfill.start();
        changes.rebind();
        while (!session.stopping()) {
            rediscoverIfDue(changes);
            switch (backfill.readChunk()) {
                case READ -> {
                    streamToFence(log, changes, Duration.ZERO, false);
                    checkpoint();
                }
                case WAITING -> streamToFence(log, changes, WAIT, !untilCaughtUp);
                case COMPLETE -> {
                    if (untilCaughtUp) {
                        checkpoint();
                        return;
                    }
                    streamToFence(log, changes, CYCLE, true);
                }
            }
        }
    }

    @Override
    public void committed(long end) throws InterruptedException {
        cursor = end;
        if (checkpointCommits) {
            checkpoint();
        }
    }

    private void checkpoint() throws InterruptedException {
        long position = cursor;
        taskState.checkpoint(
                new CaptureState(Lsn.format(position)), () -> durable.accumulateAndGet(position, Math::max));
    }

    /// Reads the log for so long, and then until it is where the server was at that time, at least. Ends earlier,
    /// between two transactions, when the capture is asked to stop and each transaction has its own checkpoint.
    private void streamToFence(LogReader log, ChangeLog changes, Duration first, boolean checkpointEach)
            throws Exception {
        checkpointCommits = checkpointEach;
        if (first.isPositive()) {
            long end = System.nanoTime() + first.toNanos();
            while (System.nanoTime() < end || changes.insideTransaction()) {
                if (stopsBetween(changes, checkpointEach)) {
                    return;
                }
                readOrWait(log);
            }
        }
        long fence = opening.position();
        if (fence == cursor) {
            if (checkpointEach) {
                checkpoint();
            }
            return;
        }
        if (config.advanced().readOnlyCapture()) {
            streamToSilentFence(log, changes, fence, checkpointEach);
            return;
        }
        writeWatermark();
        while (Long.compareUnsigned(cursor, fence) < 0 || changes.insideTransaction()) {
            if (stopsBetween(changes, checkpointEach)) {
                return;
            }
            readOrWait(log);
        }
    }

    /// As with a watermark, but the commit that shows that the fence is passed may never come, since nothing is
    /// written: then the server says how far it is.
    private void streamToSilentFence(LogReader log, ChangeLog changes, long fence, boolean checkpointEach)
            throws Exception {
        while (Long.compareUnsigned(cursor, fence) < 0 || changes.insideTransaction()) {
            if (stopsBetween(changes, checkpointEach)) {
                return;
            }
            if (!changes.insideTransaction() && Long.compareUnsigned(log.reached(), fence) >= 0) {
                committed(log.reached());
                return;
            }
            readOrWait(log);
        }
    }

    private boolean stopsBetween(ChangeLog changes, boolean checkpointEach) {
        return checkpointEach && !changes.insideTransaction() && session.stopping();
    }

    /// Reads one message, or waits a little where none has arrived: longer each time, up to a limit.
    private void readOrWait(LogReader log) throws Exception {
        try {
            if (log.read(cursor)) {
                idleMillis = 1;
                if (++messages % MESSAGES_BETWEEN_LOOKS == 0) {
                    watch.lookIfDue();
                }
                return;
            }
        } catch (SQLException failure) {
            throw logFailure(failure);
        }
        watch.lookIfDue();
        Thread.sleep(idleMillis);
        idleMillis = Math.min(2 * idleMillis, LONGEST_IDLE_MILLIS);
    }

    private RuntimeException logFailure(SQLException failure) {
        if (UNDEFINED.equals(failure.getSQLState())) {
            return new UserException(
                    "reading the log failed: " + Database.message(failure)
                            + "; was the publication dropped? It must exist"
                            + " since before the changes that are read",
                    failure);
        }
        return Database.explained(failure, config.server());
    }

    private void writeWatermark() {
        try {
            watermarks.write(connection);
        } catch (SQLException failure) {
            RuntimeException explained = Database.explained(failure, config.server());
            if (explained instanceof TransientException) {
                throw explained;
            }
            throw new UserException(
                    "user \"" + config.user() + "\" cannot write to the watermarks table " + watermarks.table() + ": "
                            + Database.message(failure),
                    failure);
        }
    }

    // --- tables

    private void bindTables() throws SQLException {
        Map<CaptureBinding<SourceResource, TableState>, TableName> names = new LinkedHashMap<>();
        for (CaptureBinding<SourceResource, TableState> binding : session.bindings()) {
            names.put(binding, new TableName(binding.resource().namespace(), binding.resource().stream()));
        }
        Map<TableName, Table> found = catalog.tables(List.copyOf(names.values()));
        List<String> problems = new ArrayList<>();
        names.forEach((binding, name) -> {
            Table table = found.get(name);
            if (table == null) {
                problems.add(missing(config.user(), name));
                return;
            }
            var bound = new BoundTable(binding, table, config.advanced().flags().forms());
            tables.add(bound);
            if (byName.putIfAbsent(table.name(), bound) != null) {
                problems.add("table " + table.name() + " is captured by two bindings; disable one of them");
            }
        });
        if (!problems.isEmpty()) {
            throw new UserException(Prerequisites.HEADER, Prerequisites.shortened(problems));
        }
    }

    static String missing(String user, TableName name) {
        return "user \"" + user + "\" cannot read from table " + name + ": table " + name
                + " does not exist, or the user may not see it; create it or disable its binding";
    }

    private void describeTables() throws InterruptedException {
        if (!config.advanced().flags().sourcesSchemas()) {
            return;
        }
        for (BoundTable table : tables) {
            table.binding().sourcedSchema(schema.sourced(table.table(), table.keyColumns()));
        }
    }

    private boolean allBinarySafe() {
        return tables.stream().flatMap(table -> table.codecs(zone).stream()).allMatch(codec -> codec.binarySafe());
    }

    private void rediscoverIfDue(ChangeLog changes) throws Exception {
        long now = System.nanoTime();
        long interval = config.advanced().rediscovery().toNanos();
        if (nextRediscovery == 0) {
            nextRediscovery = now + interval / 2 + ThreadLocalRandom.current().nextLong(interval);
        }
        if (now - nextRediscovery < 0) {
            return;
        }
        nextRediscovery = now + interval / 2 + ThreadLocalRandom.current().nextLong(interval);
        watch.lookAgain();
        describeTables();
        checkpoint();
        changes.rebind();
    }

    private static Subject subject(BoundTable table) {
        return Subject.of(table.table(), table.resource());
    }
}
