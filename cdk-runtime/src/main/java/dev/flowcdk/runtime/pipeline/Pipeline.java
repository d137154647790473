package dev.flowcdk.runtime.pipeline;

import dev.flowcdk.UserException;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.container.Connectors;
import dev.flowcdk.runtime.store.DurableStore;
import dev.flowcdk.runtime.store.Journals;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All tasks of a catalog at once: captures write collections on disk, materializations follow them. Each connector is
/// a process of its own; one that fails or is killed is started again with back-off and goes on where the last commit
/// left off. What is in the folder survives the end of this process at any moment; a new pipeline on the same folder
/// goes on.
///
/// Safe for any thread.
public final class Pipeline implements AutoCloseable {

    private static final long POLL_MILLISECONDS = 20;

    private final Journals journals;
    private final List<TaskStore> stores = new ArrayList<>();
    private final Map<String, CaptureRunner> captures = new LinkedHashMap<>();
    private final Map<String, MaterializeRunner> materializations = new LinkedHashMap<>();

    private Pipeline(Path folder) throws IOException {
        journals = new Journals(folder.resolve("collections"));
    }

    /// Starts all tasks of the catalog, each until it cannot go on.
    ///
    /// @param folder where states and collections are kept
    /// @param listener is told what happens
    /// @throws UserException when two captures write the same collection, the folder is in use, or an image cannot be
    ///     had
    public static Pipeline start(Catalog catalog, Path folder, PipelineListener listener)
            throws IOException, InterruptedException {
        var connectors = new Connectors(Connectors.DEFAULT_NETWORK, System.getenv());
        return start(catalog, folder, connectors, Restarts.whileHopeful(), listener);
    }

    /// Starts all tasks of the catalog. Images are pulled first, unless their tag is `local`.
    ///
    /// @param folder where states and collections are kept
    /// @param connectors makes their connectors
    /// @param restarts how to go on with a task that failed
    /// @param listener is told what happens
    /// @throws UserException when two captures write the same collection, the folder is in use, or an image cannot be
    ///     had
    public static Pipeline start(
            Catalog catalog, Path folder, Connectors connectors, Restarts restarts, PipelineListener listener)
            throws IOException, InterruptedException {
        checkWriters(catalog);
        var pipeline = new Pipeline(folder);
        try {
            for (CaptureTask task : catalog.captures().values()) {
                ConnectorSource source = connectors.of(task, log -> listener.log(task.name(), log));
                TaskStore store = pipeline.store(folder, "capture", task.name());
                pipeline.journals.publish(store.journals());
                pipeline.captures.put(
                        task.name(),
                        new CaptureRunner(catalog, task, source, store, pipeline.journals, restarts, listener));
            }
            for (MaterializationTask task : catalog.materializations().values()) {
                ConnectorSource source = connectors.of(task, log -> listener.log(task.name(), log));
                TaskStore store = pipeline.store(folder, "materialization", task.name());
                pipeline.materializations.put(
                        task.name(),
                        new MaterializeRunner(catalog, task, source, store, pipeline.journals, restarts, listener));
            }
        } catch (IOException | InterruptedException | RuntimeException failed) {
            pipeline.closeStores();
            throw failed;
        }
        pipeline.all().forEach(Supervised::start);
        return pipeline;
    }

    /// Kills a task's connector, as a crash would; it is started again.
    public void kill(String task) throws InterruptedException {
        if (captures.get(task) instanceof CaptureRunner runner) {
            runner.kill();
        }
        if (materializations.get(task) instanceof MaterializeRunner runner) {
            runner.kill();
        }
    }

    /// What ended a task for good; null while all run.
    public @Nullable Exception failure() {
        return all().map(Supervised::failure)
                .filter(failure -> failure != null)
                .findFirst()
                .orElse(null);
    }

    /// True when materializations hold all that captures committed.
    public boolean drained() {
        return materializations.values().stream().allMatch(MaterializeRunner::drained);
    }

    /// True when each capture's connector has ended by itself at least once.
    public boolean capturesEnded() {
        return captures.values().stream().allMatch(CaptureRunner::ended);
    }

    /// Waits until materializations hold all that captures committed.
    ///
    /// @return false when that took longer than the limit
    /// @throws IllegalStateException when a task ended for good
    public boolean awaitDrained(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!drained()) {
            Exception failure = failure();
            if (failure != null) {
                throw new IllegalStateException("a task has ended: " + failure, failure);
            }
            if (System.nanoTime() > end) {
                return false;
            }
            journals.await(POLL_MILLISECONDS);
        }
        return true;
    }

    /// The file that holds a collection's documents as JSON lines.
    public Path collectionFile(String collection) {
        return journals.file(collection);
    }

    /// Stops captures, then materializations, after the transactions that run.
    @Override
    public void close() throws IOException, InterruptedException {
        all().forEach(Supervised::startNoMore); // a signal from a terminal reaches the connectors, too
        for (CaptureRunner runner : captures.values()) {
            runner.stop();
            runner.close();
        }
        for (MaterializeRunner runner : materializations.values()) {
            runner.stop();
        }
        closeStores();
    }

    private Stream<Supervised> all() {
        return Stream.concat(captures.values().stream(), materializations.values().stream());
    }

    private TaskStore store(Path folder, String kind, String task) throws IOException {
        TaskStore store = DurableStore.open(folder, kind, task);
        stores.add(store);
        return store;
    }

    private void closeStores() throws IOException {
        for (TaskStore store : stores) {
            store.close();
        }
    }

    private static void checkWriters(Catalog catalog) {
        var writers = new HashMap<String, String>();
        for (CaptureTask task : catalog.captures().values()) {
            for (CaptureTask.Binding binding : task.activeBindings()) {
                String other = writers.put(binding.target(), task.name());
                if (other != null && !other.equals(task.name())) {
                    throw new UserException("the collection \"" + binding.target() + "\" is written by " + other
                            + " and by " + task.name() + "; here only one capture can write a collection");
                }
            }
        }
    }
}
