package dev.flowcdk.postgres.source;

import dev.flowcdk.TransientException;
import dev.flowcdk.postgres.Identifiers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyDual;

/// The server's stream of changes through one replication slot.
///
/// One thread reads. The server is told every ten seconds, by a thread of this class, which position is durable, so
/// that it neither drops the connection while the reader is busy nor keeps more of its log than is needed.
final class LogStream implements AutoCloseable {

    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(10);
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(15);
    private static final Instant SERVER_EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final int CHANGE_HEADER = 25;
    private static final int KEEPALIVE_REPLY = 17;
    private static final int REPORT_LENGTH = 34;

    private final Connection connection;
    private final CopyDual copy;
    private final AtomicLong durable;
    private final AtomicReference<@Nullable SQLException> reportFailure = new AtomicReference<>();
    private final Thread reporter;
    private long lastMessage = System.nanoTime();

    private LogStream(Connection connection, CopyDual copy, long start) {
        this.connection = connection;
        this.copy = copy;
        this.durable = new AtomicLong(start);
        this.reporter = Thread.ofVirtual().name("replication-reports").start(this::reportRegularly);
    }

    /// Starts the stream. The connection belongs to it from then on.
    ///
    /// @param connection one in replication mode
    /// @param start position to start at
    /// @param binary whether values shall come in binary form
    /// @throws SQLException among others with state 55006 when another client reads the slot
    static LogStream start(Connection connection, String slot, String publication, long start, boolean binary)
            throws SQLException {
        String command = "START_REPLICATION SLOT %s LOGICAL %s (\"proto_version\" '1', \"publication_names\" %s%s)"
                .formatted(
                        Identifiers.quoted(slot),
                        Lsn.format(start),
                        Identifiers.literal(Identifiers.quoted(publication)),
                        binary ? ", \"binary\" 'true'" : "");
        CopyDual copy = connection.unwrap(PGConnection.class).getCopyAPI().copyDual(command);
        return new LogStream(connection, copy, start);
    }

    /// Hands one message to the decoder, if one has arrived.
    ///
    /// @return false if none has
    boolean read(LogDecoder decoder) throws Exception {
        byte[] message = copy.readFromCopy(false);
        if (message == null) {
            checkLiveness();
            return false;
        }
        lastMessage = System.nanoTime();
        switch (message[0]) {
            case 'w' -> decoder.decode(message, CHANGE_HEADER, BigEndian.int64(message, 1));
            case 'k' -> {
                if (message[KEEPALIVE_REPLY] != 0) {
                    report();
                }
            }
            default -> throw new IllegalStateException("the server sent '" + (char) message[0] + "' in its log");
        }
        return true;
    }

    /// Lets the server forget its log up to this position. Any thread.
    void acknowledge(long position) {
        durable.accumulateAndGet(position, Math::max);
    }

    @Override
    public void close() throws SQLException {
        reporter.interrupt();
        connection.close();
    }

    private void checkLiveness() throws SQLException {
        SQLException failure = reportFailure.get();
        if (failure != null) {
            throw failure;
        }
        if (!copy.isActive()) {
            throw new TransientException("the server ended the stream of its log");
        }
        if (System.nanoTime() - lastMessage > LONGEST_SILENCE.toNanos()) {
            throw new TransientException(
                    "the server has sent nothing of its log for " + LONGEST_SILENCE.toMinutes() + " minutes");
        }
    }

    private void reportRegularly() {
        try {
            while (true) {
                Thread.sleep(REPORT_INTERVAL);
                report();
            }
        } catch (SQLException failure) {
            reportFailure.set(failure);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void report() throws SQLException {
        var report = new byte[REPORT_LENGTH];
        long position = durable.get();
        report[0] = 'r';
        BigEndian.putInt64(report, 1, position);
        BigEndian.putInt64(report, 9, position);
        BigEndian.putInt64(report, 17, position);
        BigEndian.putInt64(report, 25, ChronoUnit.MICROS.between(SERVER_EPOCH, Instant.now()));
        copy.writeToCopy(report, 0, report.length);
        copy.flushCopy();
    }
}
