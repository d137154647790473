package dev.flowcdk.cli.run;

import dev.flowcdk.cli.Counts;
import dev.flowcdk.cli.Messages;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.pipeline.PipelineListener;
import dev.flowcdk.runtime.session.MaterializeListener.Transaction;
import dev.flowcdk.runtime.wire.ConnectorLog;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Says what happens to the tasks of a catalog, and counts. Safe for several threads.
final class RunProgress implements PipelineListener {

    private static final Duration LINE_EVERY = Duration.ofSeconds(5);

    private final Messages messages;
    private final Map<String, Counted> tasks = new LinkedHashMap<>();
    private long lastLine = System.nanoTime();

    /// What a task has done since the beginning.
    private static final class Counted {

        private final String verb;
        private List<String> bindings = List.of();
        private final Map<String, Long> documents = new LinkedHashMap<>();
        private long transactions;
        private long told;
        private long failures;

        Counted(String verb) {
            this.verb = verb;
        }

        long sum() {
            return documents.values().stream().mapToLong(Long::longValue).sum();
        }

        void add(long[] more) {
            transactions++;
            for (int binding = 0; binding < more.length; binding++) {
                documents.merge(bindings.get(binding), more[binding], Long::sum);
            }
        }
    }

    RunProgress(Messages messages) {
        this.messages = messages;
    }

    /// The tasks are about to be started, for the first time or as they are now.
    synchronized void begin(Catalog catalog) {
        for (CaptureTask task : catalog.captures().values()) {
            counted(task.name(), "captured").bindings = task.activeBindings().stream()
                    .map(CaptureTask.Binding::target)
                    .toList();
        }
        for (MaterializationTask task : catalog.materializations().values()) {
            counted(task.name(), "materialized").bindings = task.activeBindings().stream()
                    .map(MaterializationTask.Binding::source)
                    .toList();
        }
    }

    /// Says now and then how many documents have moved, while they do.
    synchronized void tell() {
        if (System.nanoTime() - lastLine < LINE_EVERY.toNanos()) {
            return;
        }
        lastLine = System.nanoTime();
        tasks.forEach((name, task) -> {
            long sum = task.sum();
            if (sum > task.told) {
                messages.info(
                        name + ": " + Counts.of(sum, "document") + " " + task.verb + " (+" + (sum - task.told) + ")");
                task.told = sum;
            }
        });
    }

    /// Says what all has come to.
    synchronized void summary() {
        tasks.forEach((name, task) -> {
            messages.info(name + ": " + Counts.of(task.sum(), "document") + " " + task.verb + " in "
                    + Counts.of(task.transactions, "transaction")
                    + (task.failures == 0 ? "" : "; " + Counts.of(task.failures, "failure")));
            task.documents.forEach((binding, count) -> messages.info("  " + binding + ": " + count));
        });
    }

    @Override
    public void started(String task) {
        messages.info("starting " + task);
    }

    @Override
    public void applied(String task, String action) {
        messages.info("applied " + task + ": " + (action.isBlank() ? "there was nothing to do" : action));
    }

    @Override
    public synchronized void captured(String task, long[] documents) {
        counted(task, "captured").add(documents);
    }

    @Override
    public synchronized void materialized(String task, Transaction transaction) {
        counted(task, "materialized").add(transaction.documents());
    }

    @Override
    public void ended(String task, Duration pause) {
        messages.info(task + " has ended by itself; it is started again in " + pause.toSeconds() + " s");
    }

    @Override
    public synchronized void failed(String task, Exception failure, Duration pause) {
        counted(task, "").failures++;
        messages.failed(task + " failed and is started again in " + pause.toMillis() / 1000.0 + " s", failure);
    }

    @Override
    public void log(String task, ConnectorLog log) {
        messages.connector(task, log);
    }

    private Counted counted(String task, String verb) {
        return tasks.computeIfAbsent(task, name -> new Counted(verb));
    }
}
