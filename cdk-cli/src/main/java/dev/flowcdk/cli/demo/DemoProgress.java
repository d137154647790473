package dev.flowcdk.cli.demo;

import dev.flowcdk.cli.Failure;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.pipeline.PipelineListener;
import dev.flowcdk.runtime.session.MaterializeListener.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Counts what happens in the demo's pipeline. Safe for several threads.
final class DemoProgress implements PipelineListener {

    private final List<String> tables = new ArrayList<>();
    private final long[] captured;
    private final long[] materialized;
    private final Map<String, Integer> kills = new HashMap<>();
    private final List<String> failures = new ArrayList<>();
    private long lastDocument = System.nanoTime();

    DemoProgress(Catalog catalog) {
        catalog.capture(DemoCatalog.CAPTURE)
                .activeBindings()
                .forEach(binding ->
                        tables.add(binding.target().substring(binding.target().lastIndexOf('/') + 1)));
        captured = new long[tables.size()];
        materialized = new long[tables.size()];
    }

    /// Documents of a table so far.
    ///
    /// @param captured into the collection
    /// @param materialized read from the collection and committed
    record Count(String table, long captured, long materialized) {}

    synchronized List<Count> counts() {
        var counts = new ArrayList<Count>();
        for (int index = 0; index < captured.length; index++) {
            counts.add(new Count(tables.get(index), captured[index], materialized[index]));
        }
        return counts;
    }

    /// Documents that a task has committed so far.
    synchronized long documents(String task) {
        return Arrays.stream(task.equals(DemoCatalog.CAPTURE) ? captured : materialized)
                .sum();
    }

    synchronized int kills(String task) {
        return kills.getOrDefault(task, 0);
    }

    /// Time since the last document moved.
    synchronized long quietNanoseconds() {
        return System.nanoTime() - lastDocument;
    }

    /// Failures of connectors that nobody asked for.
    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public synchronized void captured(String task, long[] documents) {
        add(captured, documents);
    }

    @Override
    public synchronized void materialized(String task, Transaction transaction) {
        add(materialized, transaction.documents());
    }

    @Override
    public synchronized void killed(String task) {
        kills.merge(task, 1, Integer::sum);
    }

    @Override
    public synchronized void failed(String task, Exception failure, Duration pause) {
        failures.add(task + ": " + Failure.of(failure).message());
    }

    private void add(long[] sums, long[] more) {
        for (int index = 0; index < more.length; index++) {
            sums[index] += more[index];
            if (more[index] > 0) {
                lastDocument = System.nanoTime();
            }
        }
    }
}
