package dev.flowcdk.postgres.source;

import dev.flowcdk.TransientException;
import dev.flowcdk.postgres.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyDual;
import org.postgresql.util.PSQLException;

/// The server's stream of changes through one replication slot.
///
/// One thread reads. The server is told regularly, by a thread of this class, which position is durable, so that it
/// neither drops the connection while the reader is busy nor keeps more of its log than is needed. Whatever that thread
/// dies of, the reader gets to know.
final class LogStream implements AutoCloseable {

    private static final Duration LONGEST_REPORT_INTERVAL = Duration.ofSeconds(10);

    /// How many reports fit into the time after which the server gives up a silent client. It asks for one itself after
    /// half of that time, which a busy reader does not see.
    private static final int REPORTS_IN_TIMEOUT = 4;

    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(15);
    private static final Instant SERVER_EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final String BROKEN = "08006";

    /// What the driver says of a stream that a failed report has ended.
    private static final String NOT_ACTIVE = "55000";

    private static final int CHANGE_HEADER = 25;
    private static final int KEEPALIVE_REPLY = 17;
    private static final int REPORT_LENGTH = 34;

    private final Connection connection;
    private final CopyDual copy;
    private final LongSupplier durable;
    private final AtomicReference<@Nullable Throwable> reportFailure = new AtomicReference<>();
    private final Thread reporter;
    private long lastMessage = System.nanoTime();
    private long reached;

    private LogStream(Connection connection, CopyDual copy, LongSupplier durable, Duration reportInterval) {
        this.connection = connection;
        this.copy = copy;
        this.durable = durable;
        this.reporter = Thread.ofVirtual().name("replication-reports").start(() -> reportRegularly(reportInterval));
    }

    /// Starts the stream. The connection belongs to it from then on.
    ///
    /// @param connection one in replication mode
    /// @param start position to start at
    /// @param durable gives the position up to which the server may forget its log, to a thread of this class
    /// @param binary whether values shall come in binary form
    /// @throws SQLException among others with state 55006 when another client reads the slot
    static LogStream start(
            Connection connection, String slot, String publication, long start, LongSupplier durable, boolean binary)
            throws SQLException {
        return start(connection, slot, publication, start, durable, binary, reportInterval(serverTimeout(connection)));
    }

    /// The same, with reports at once and then as often as this.
    static LogStream start(
            Connection connection,
            String slot,
            String publication,
            long start,
            LongSupplier durable,
            boolean binary,
            Duration interval)
            throws SQLException {
        String command = "START_REPLICATION SLOT %s LOGICAL %s (\"proto_version\" '1', \"publication_names\" %s%s)"
                .formatted(
                        Identifiers.quoted(slot),
                        Lsn.format(start),
                        Identifiers.literal(Identifiers.quoted(publication)),
                        binary ? ", \"binary\" 'true'" : "");
        CopyDual copy = connection.unwrap(PGConnection.class).getCopyAPI().copyDual(command);
        return new LogStream(connection, copy, durable, interval);
    }

    /// How often to report to a server that gives up clients after this time.
    ///
    /// @param serverTimeout zero for a server that never does
    static Duration reportInterval(Duration serverTimeout) {
        Duration due = serverTimeout.dividedBy(REPORTS_IN_TIMEOUT);
        return due.isZero() || due.compareTo(LONGEST_REPORT_INTERVAL) > 0 ? LONGEST_REPORT_INTERVAL : due;
    }

    /// As it holds for this connection: the setting may be the server's, the database's or the user's.
    private static Duration serverTimeout(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT setting::int8 FROM pg_catalog.pg_settings WHERE name = 'wal_sender_timeout'")) {
            return rows.next() ? Duration.ofMillis(rows.getLong(1)) : Duration.ZERO;
        }
    }

    /// Hands one message to the decoder, if one has arrived.
    ///
    /// @return false if none has
    /// @throws SQLException when the connection broke, also where only the thread that reports has noticed
    boolean read(LogDecoder decoder) throws Exception {
        byte[] message = next();
        if (message == null) {
            checkLiveness();
            return false;
        }
        lastMessage = System.nanoTime();
        switch (message[0]) {
            case 'w' -> decoder.decode(message, CHANGE_HEADER, BigEndian.int64(message, 1));
            case 'k' -> {
                reached = BigEndian.int64(message, 1);
                if (message[KEEPALIVE_REPLY] != 0) {
                    report();
                }
            }
            default -> throw new IllegalStateException("the server sent '" + (char) message[0] + "' in its log");
        }
        return true;
    }

    /// Up to where the server says that it has sent all of its log, also of what is not published; 0 before it has said
    /// so.
    long reached() {
        return reached;
    }

    @Override
    public void close() throws SQLException {
        reporter.interrupt();
        connection.close();
    }

    private byte @Nullable [] next() throws SQLException {
        throwReportFailure();
        try {
            return copy.readFromCopy(false);
        } catch (SQLException failure) {
            throwReportFailure();
            boolean driversOwn = failure instanceof PSQLException own && own.getServerErrorMessage() == null;
            throw driversOwn && NOT_ACTIVE.equals(failure.getSQLState())
                    ? new SQLException("the stream of the log has ended", BROKEN, failure)
                    : failure;
        }
    }

    private void throwReportFailure() throws SQLException {
        switch (reportFailure.get()) {
            case null -> {}
            case SQLException broken -> throw new SQLException(broken.getMessage(), BROKEN, broken);
            case Throwable other ->
                throw new IllegalStateException("the thread that reports to the server has died", other);
        }
    }

    private void checkLiveness() {
        if (!copy.isActive()) {
            throw new TransientException("the server ended the stream of its log");
        }
        if (System.nanoTime() - lastMessage > LONGEST_SILENCE.toNanos()) {
            throw new TransientException(
                    "the server has sent nothing of its log for " + LONGEST_SILENCE.toMinutes() + " minutes");
        }
    }

    private void reportRegularly(Duration interval) {
        try {
            while (true) {
                report(); // also at once: a capture that soon ends again would never free the server's log
                Thread.sleep(interval);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (SQLException | RuntimeException | Error failure) {
            reportFailure.set(failure);
        }
    }

    private void report() throws SQLException {
        var report = new byte[REPORT_LENGTH];
        long position = durable.getAsLong();
        report[0] = 'r';
        BigEndian.putInt64(report, 1, position);
        BigEndian.putInt64(report, 9, position);
        BigEndian.putInt64(report, 17, position);
        BigEndian.putInt64(report, 25, ChronoUnit.MICROS.between(SERVER_EPOCH, Instant.now()));
        copy.writeToCopy(report, 0, report.length);
        copy.flushCopy();
    }
}
