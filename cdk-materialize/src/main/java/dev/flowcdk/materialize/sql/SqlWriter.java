package dev.flowcdk.materialize.sql;

import dev.flowcdk.materialize.Loaded;
import dev.flowcdk.materialize.Loads;
import dev.flowcdk.materialize.Stores;
import java.sql.SQLException;

/// Writes the rows of a session and looks them up. Commits nothing: the session does, which also keeps the fence and
/// the checkpoint. For one thread.
public interface SqlWriter {

    /// Looks up the stored documents of these keys, by the connection that loads; its transaction ends afterwards.
    void load(Loads keys, Loaded loaded) throws Exception;

    /// Writes documents as part of the storing connection's transaction. Returns when all are written.
    void store(Stores documents) throws Exception;

    /// The checkpoint was written, and the storing connection is going to commit.
    default void beforeCommit() throws SQLException {}

    /// Ends what is under way; the connections are closed afterwards.
    default void close() throws SQLException {}
}
