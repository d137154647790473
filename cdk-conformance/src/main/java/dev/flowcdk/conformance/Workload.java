package dev.flowcdk.conformance;

import dev.flowcdk.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be done to the endpoint, and be known of it, beside the connector.
///
/// @param prepare brings it to where it is at first; null when nobody can
/// @param change makes changes to it; null when nobody can
/// @param read tells what it holds; null when nobody can
public record Workload(
        @Nullable Step prepare,
        @Nullable Step change,
        @Nullable Reader read) {

    /// Nothing can be done.
    public static final Workload NONE = new Workload(null, null, null);

    /// Does something to the endpoint.
    @FunctionalInterface
    public interface Step {
        /// @return the documents that came of it; empty when it does not say
        List<Line> run() throws Exception;
    }

    /// Reads the endpoint.
    @FunctionalInterface
    public interface Reader {
        /// All documents that it holds.
        List<Line> read() throws Exception;
    }

    /// A document.
    public record Line(String collection, RawJson document) {}

    void prepared() throws Exception {
        if (prepare != null) {
            prepare.run();
        }
    }
}
