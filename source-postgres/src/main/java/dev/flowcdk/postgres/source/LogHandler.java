package dev.flowcdk.postgres.source;

import org.jspecify.annotations.Nullable;

/// What a reader of the log does with its messages. Tuples are valid only during the call.
interface LogHandler {

    /// A transaction starts.
    ///
    /// @param commit position of its commit
    /// @param committedAt time of its commit, in microseconds since the year 2000
    /// @param transactionId 32 bits, without sign
    void begin(long commit, long committedAt, long transactionId) throws Exception;

    /// The transaction ends.
    ///
    /// @param end position behind its commit
    void commit(long end) throws Exception;

    /// A type is described that is not one of the server's own, before the first table that has it.
    ///
    /// @param name of the type, or of what it is based on where it is a domain; like its schema, as it was at that time
    void type(int id, String schema, String name) throws Exception;

    /// A table is described, possibly again.
    void relation(Relation relation) throws Exception;

    /// A row was inserted.
    void insert(int relation, long position, Tuple row) throws Exception;

    /// A row was changed.
    ///
    /// @param before the row before the change; null unless its replica identity tells
    /// @param keyOnly whether `before` holds the columns of the replica identity only, all others being NULL
    void update(int relation, long position, @Nullable Tuple before, boolean keyOnly, Tuple row) throws Exception;

    /// A row was deleted.
    ///
    /// @param keyOnly as for updates
    void delete(int relation, long position, Tuple before, boolean keyOnly) throws Exception;

    /// A table was emptied by TRUNCATE.
    void truncate(int relation) throws Exception;
}
