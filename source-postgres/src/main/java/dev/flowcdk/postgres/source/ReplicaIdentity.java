package dev.flowcdk.postgres.source;

import dev.flowcdk.UserException;
import dev.flowcdk.postgres.source.SourceCatalog.IndexIdentity;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What the log tells of rows that are deleted: the columns of the table's replica identity.
final class ReplicaIdentity {

    private ReplicaIdentity() {}

    /// Finds tables whose identity is an index without a column of the collection's key: the document of a deleted row
    /// would have no key.
    ///
    /// @param keys columns of the collection's key by the table's OID
    static List<String> problems(SourceCatalog catalog, Map<Long, List<String>> keys) throws SQLException {
        List<String> problems = new ArrayList<>();
        for (IndexIdentity identity : catalog.indexIdentities(keys.keySet())) {
            List<String> missing = new ArrayList<>(keys.getOrDefault(identity.root(), List.of()));
            missing.removeAll(identity.columns());
            if (!missing.isEmpty()) {
                problems.add(problem(identity, missing));
            }
        }
        return problems;
    }

    /// What to tell when a row was deleted of which the log does not tell these columns of the collection's key.
    static UserException untold(TableName table, List<String> columns) {
        return new UserException(
                "a row of table %s was deleted of which the log does not tell %s, which is in the collection's key, since the table's replica identity lacks it"
                                .formatted(table, columns)
                        + ": run ALTER TABLE %s REPLICA IDENTITY FULL, then raise the backfill counter of the binding"
                                .formatted(table.quoted()));
    }

    private static String problem(IndexIdentity identity, List<String> missing) {
        return "the replica identity of table %s is index \"%s\" on %s, so the log does not tell %s of deleted rows, which is in the"
                        .formatted(identity.table(), identity.index(), identity.columns(), missing)
                + " collection's key: run ALTER TABLE %s REPLICA IDENTITY DEFAULT (or FULL), or give the collection the key %s"
                        .formatted(
                                identity.table().quoted(),
                                identity.columns().stream()
                                        .map(Discovery::pointer)
                                        .toList());
    }
}
