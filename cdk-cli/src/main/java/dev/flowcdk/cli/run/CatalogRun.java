package dev.flowcdk.cli.run;

import dev.flowcdk.UserException;
import dev.flowcdk.cli.Failure;
import dev.flowcdk.cli.Messages;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.container.Connectors;
import dev.flowcdk.runtime.pipeline.Pipeline;
import dev.flowcdk.runtime.pipeline.Restarts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Keeps a catalog's tasks running, as the catalog is at the time.
final class CatalogRun {

    private static final long LOOK_MILLISECONDS = 500;

    private final Path file;
    private final Path folder;
    private final Connectors connectors;
    private final Messages messages;
    private final RunProgress progress;
    private final SourceWatch sources;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Pipeline pipeline;
    private String complaint = "";

    /// @param file the catalog
    /// @param folder where states and collections are kept
    /// @param sources of the connector that the catalog is about
    CatalogRun(Path file, Path folder, Connectors connectors, Messages messages, SourceWatch sources) {
        this.file = file;
        this.folder = folder;
        this.connectors = connectors;
        this.messages = messages;
        this.sources = sources;
        this.progress = new RunProgress(messages);
    }

    /// Runs it.
    ///
    /// @throws UserException when the catalog cannot be run at the beginning; later that is only told
    void untilStopped() throws IOException, InterruptedException {
        Catalog running = Catalog.load(file);
        try {
            start(running);
            while (!stopped.await(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                progress.tell();
                Catalog edited = edited(running);
                if (sources.changed()) {
                    takeUpSources(edited == null ? running : edited);
                    running = edited == null ? running : edited;
                } else if (edited != null) {
                    running = edited;
                    takeUp(edited);
                }
            }
            messages.info("stopping");
        } finally {
            close();
            progress.summary();
        }
    }

    /// Asks for the end. Any thread.
    void stop() {
        stopped.countDown();
    }

    private void start(Catalog catalog) throws IOException, InterruptedException {
        if (catalog.captures().isEmpty() && catalog.materializations().isEmpty()) {
            throw new UserException("the catalog " + file + " has neither captures nor materializations");
        }
        progress.begin(catalog);
        warnOfIdleTasks(catalog);
        Pipeline started = Pipeline.start(catalog, folder, connectors, Restarts.always(), progress);
        pipeline = started;
        catalog.captures().values().stream()
                .flatMap(task -> task.activeBindings().stream())
                .map(CaptureTask.Binding::target)
                .distinct()
                .forEach(target -> messages.info("collection " + target + " is in " + started.collectionFile(target)));
    }

    /// The connector goes on until its next version is built.
    private void takeUpSources(Catalog catalog) throws IOException, InterruptedException {
        messages.info("sources have changed; building");
        try {
            sources.build();
        } catch (UserException failed) {
            complain(failed);
            return;
        }
        messages.info("starting the tasks with the new build");
        close();
        startIfPossible(catalog);
    }

    private void takeUp(Catalog edited) throws IOException, InterruptedException {
        messages.info("the catalog has changed; its tasks are started again");
        close();
        startIfPossible(edited);
    }

    private void startIfPossible(Catalog catalog) throws IOException, InterruptedException {
        try {
            start(catalog);
        } catch (UserException wrong) {
            complain(wrong);
        }
    }

    /// The catalog when it is another than before; null when it is the same, or cannot be read at the moment.
    private @Nullable Catalog edited(Catalog running) {
        try {
            Catalog now = Catalog.load(file);
            complaint = "";
            return now.equals(running) ? null : now;
        } catch (UserException wrong) {
            if (!complaint.equals(wrong.getMessage())) {
                complain(wrong);
            }
            return null;
        }
    }

    private void complain(UserException wrong) {
        complaint = Failure.of(wrong).message();
        messages.warn(complaint + "\nwaiting for it to be mended");
    }

    private void warnOfIdleTasks(Catalog catalog) {
        Set<String> captured = catalog.captures().values().stream()
                .flatMap(task -> task.activeBindings().stream())
                .map(CaptureTask.Binding::target)
                .collect(Collectors.toSet());
        for (CaptureTask task : catalog.captures().values()) {
            if (task.activeBindings().isEmpty()) {
                messages.warn(task.name() + " has no bindings, so that it captures nothing; raw discover writes them");
            }
        }
        for (MaterializationTask task : catalog.materializations().values()) {
            for (MaterializationTask.Binding binding : task.activeBindings()) {
                if (!captured.contains(binding.source())) {
                    messages.warn(
                            task.name() + " reads " + binding.source() + ", which no capture of the catalog writes");
                }
            }
        }
    }

    private void close() throws IOException, InterruptedException {
        Pipeline running = pipeline;
        pipeline = null;
        if (running != null) {
            running.close();
        }
    }
}
