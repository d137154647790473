package dev.flowcdk.airbyte.host;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/// A session of a hosted source: one run over all streams, or one for each.
///
/// @param streams of the session
/// @param stopping whether the connector was told to end
record HostSession(
        SourceCommand command,
        GivenConfig config,
        List<OpenStream> streams,
        HostState state,
        HostOptions options,
        HostOutlet outlet,
        BooleanSupplier stopping) {

    /// Returns when the source has done its work, or was told to end.
    ///
    /// @throws Exception what the operator must know; of several runs that failed, of the first
    void run() throws Exception {
        if (streams.isEmpty()) {
            return;
        }
        if (options.children() == 1 || streams.size() == 1) {
            run(streams);
            return;
        }
        List<Future<?>> runs = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(
                options.children(),
                Thread.ofPlatform().daemon().name("source-", 0).factory())) {
            for (OpenStream stream : streams) {
                runs.add(threads.submit(() -> {
                    run(List.of(stream));
                    return stream;
                }));
            }
        }
        throwFirst(runs);
    }

    /// One stream that fails does not stop the others.
    private static void throwFirst(List<Future<?>> runs) throws Exception {
        for (Future<?> run : runs) {
            try {
                run.get();
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof Exception cause ? cause : failed;
            }
        }
    }

    private void run(List<OpenStream> group) throws Exception {
        if (stopping.getAsBoolean()) {
            return;
        }
        var reading = new Reading(
                group,
                group.size() == streams.size(),
                state,
                outlet,
                config,
                System::nanoTime,
                options.transactionDocuments());
        new SourceRun(command, config, group, state, options, stopping).run(reading);
    }
}
