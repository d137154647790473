package dev.flowcdk.postgres.source;

import dev.flowcdk.postgres.Closing;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/// Runs a query as COPY in binary form. The rows are fetched by a thread of their own, so that the server does not wait
/// while rows are made into documents or the runtime is slow to take them.
final class CopyQuery {

    private static final int SIGNATURE_AND_FLAGS = 15;

    /// Batches that wait. Few: there is nothing to gain from more than one that is ready while another is filled.
    private static final int WAITING = 2;

    private static final int BATCH_BYTES = 64 << 10;
    private static final Duration LOOK_AT_THREAD = Duration.ofMillis(200);

    private final CopyOut copy;
    private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(WAITING);
    private final FutureTask<@Nullable Void> fetching = new FutureTask<>(this::fetch);

    private CopyQuery(CopyOut copy) {
        this.copy = copy;
    }

    /// Takes one row of the result.
    interface RowReader {

        /// @param start where the row's number of columns stands
        /// @return the place behind the row
        int row(byte[] message, int start) throws SQLException, InterruptedException;
    }

    /// Messages of the server.
    ///
    /// @param last whether no more follow
    /// @param failure why no more follow
    private record Batch(
            List<byte[]> messages, boolean last, @Nullable SQLException failure) {}

    /// Reads all rows of the query.
    ///
    /// @throws SQLException when the server fails; the rows in front of the failure were handed to the reader
    static void read(Connection connection, String query, RowReader reader) throws SQLException, InterruptedException {
        CopyOut copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (" + query + ") TO STDOUT (FORMAT binary)");
        var rows = new CopyQuery(copy);
        Thread fetcher = Thread.ofPlatform().daemon().name("rows").start(rows.fetching);
        try {
            rows.handOver(reader);
        } catch (Throwable failure) { // whatever it is, the connection must not be left inside of the COPY
            Closing.after(failure, () -> rows.abandon(connection, fetcher));
            throw failure;
        }
        fetcher.join();
    }

    private void abandon(Connection connection, Thread fetcher) throws SQLException, InterruptedException {
        fetcher.interrupt();
        batches.clear();
        fetcher.join();
        if (fetching.state() == Future.State.FAILED) {
            // it stopped within a message, so that nothing more can be read from this connection
            connection.abort(Runnable::run);
        } else if (copy.isActive()) {
            copy.cancelCopy();
        }
    }

    private void handOver(RowReader reader) throws SQLException, InterruptedException {
        boolean first = true;
        while (true) {
            Batch batch = nextFetched();
            for (byte[] message : batch.messages()) {
                int at = first ? endOfHeader(message) : 0;
                first = false;
                while (at < message.length && BigEndian.int16(message, at) >= 0) {
                    at = reader.row(message, at);
                }
            }
            if (batch.failure() != null) {
                throw batch.failure();
            }
            if (batch.last()) {
                return;
            }
        }
    }

    /// Waits for the fetching thread, but not for one that is dead, as it is when a row does not fit into memory.
    private Batch nextFetched() throws InterruptedException {
        while (true) {
            Batch batch = batches.poll(LOOK_AT_THREAD.toMillis(), TimeUnit.MILLISECONDS);
            if (batch != null) {
                return batch;
            }
            if (fetching.state() == Future.State.FAILED && batches.isEmpty()) {
                switch (fetching.exceptionNow()) {
                    case Error error -> throw error;
                    case RuntimeException exception -> throw exception;
                    case Throwable other -> throw new IllegalStateException(other);
                }
            }
        }
    }

    private @Nullable Void fetch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Batch batch = nextBatch();
                batches.put(batch);
                if (batch.last()) {
                    break;
                }
            }
        } catch (InterruptedException abandoned) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    private Batch nextBatch() {
        List<byte[]> messages = new ArrayList<>();
        try {
            int bytes = 0;
            while (bytes < BATCH_BYTES) {
                byte[] message = copy.readFromCopy();
                if (message == null) {
                    return new Batch(messages, true, null);
                }
                messages.add(message);
                bytes += message.length;
            }
            return new Batch(messages, false, null);
        } catch (SQLException failure) {
            return new Batch(messages, true, failure);
        }
    }

    private static int endOfHeader(byte[] message) {
        return SIGNATURE_AND_FLAGS + Integer.BYTES + BigEndian.int32(message, SIGNATURE_AND_FLAGS);
    }
}
