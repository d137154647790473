package dev.flowcdk.conformance;

import dev.flowcdk.runtime.session.ListFeed.Document;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of how a materialization behaves, what is written, and what it claims.
///
/// @param transactions what is materialized; empty to have documents made that fit the collections
/// @param endpoint reads what the endpoint holds, as anything that can be compared; null when the workload does, or
///     nobody can
/// @param kind the class that it claims; null when it claims none
/// @param fenced whether it claims to keep older instances from committing; null when it claims nothing
/// @param sharded whether it claims that its key range can be split; null when it claims nothing
public record MaterializationConduct(
        List<List<Document>> transactions,
        @Nullable Endpoint endpoint,
        @Nullable MaterializationClass kind,
        @Nullable Boolean fenced,
        @Nullable Boolean sharded) {

    /// Reads what the endpoint holds.
    @FunctionalInterface
    public interface Endpoint {
        /// What it holds, as anything that can be compared, such as a list of rows.
        Object content() throws Exception;
    }

    public MaterializationConduct {
        transactions = transactions.stream().map(List::copyOf).toList();
    }

    /// One that claims nothing about its key range.
    public MaterializationConduct(
            List<List<Document>> transactions,
            @Nullable Endpoint endpoint,
            @Nullable MaterializationClass kind,
            @Nullable Boolean fenced) {
        this(transactions, endpoint, kind, fenced, null);
    }

    /// A materialization of which nothing is known beside what it claims.
    public static MaterializationConduct claiming(@Nullable MaterializationClass kind, @Nullable Boolean sharded) {
        return new MaterializationConduct(
                List.of(),
                null,
                kind,
                kind == MaterializationClass.REMOTE_AUTHORITATIVE ? Boolean.TRUE : null,
                sharded);
    }

    /// Whether each document has to be there exactly once; where nothing is claimed and the kit looks by itself, only
    /// that none is missing is asked for.
    boolean exact() {
        return endpoint != null || (kind != null && kind.exact());
    }
}
