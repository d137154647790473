package dev.flowcdk.postgres.source;

/// The transaction of the log that is being read. One instance for all of them, in turn.
final class Transaction {

    private static final long SERVER_EPOCH_MILLIS = 946_684_800_000L;
    private static final int MICROS_PER_MILLI = 1000;

    private long previousEnd;
    private long commit;
    private long committedAtMillis;
    private long id;
    private long lastPosition;
    private boolean open;

    /// @param previousEnd where reading starts
    Transaction(long previousEnd) {
        this.previousEnd = previousEnd;
    }

    /// @param committedAt microseconds since the year 2000
    void begin(long commitPosition, long committedAt, long transactionId) {
        commit = commitPosition;
        committedAtMillis = SERVER_EPOCH_MILLIS + Math.floorDiv(committedAt, MICROS_PER_MILLI);
        id = transactionId;
        lastPosition = Long.MIN_VALUE;
        open = true;
    }

    void end(long position) {
        previousEnd = position;
        open = false;
    }

    /// Whether its end has not been read.
    boolean open() {
        return open;
    }

    /// A position for the next change that no change before has: rows that the server logs in one record share its
    /// position, and are told apart by counting on. The next record is further away than it has rows.
    long distinct(long position) {
        lastPosition = position <= lastPosition ? lastPosition + 1 : position;
        return lastPosition;
    }

    /// End of the transaction before.
    long previousEnd() {
        return previousEnd;
    }

    /// Position of the commit.
    long commit() {
        return commit;
    }

    long committedAtMillis() {
        return committedAtMillis;
    }

    long id() {
        return id;
    }
}
