package dev.flowcdk.airbyte.host;

import dev.flowcdk.internal.codec.Slice;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Reads a source's output in a thread of its own, since the output may stay open when the source has ended: by what it
/// has started and left behind. Nothing ends a read of it then.
final class SourceOutput {

    private static final System.Logger LOGGER = System.getLogger(SourceOutput.class.getName());

    private final SourceProcess process;
    private final Reading reading;
    private final Alarm idle;
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();

    /// Guarded by this.
    private boolean abandoned;

    private volatile boolean busy;

    /// Lines until now; only one thread writes it.
    private volatile long taken;

    /// Starts to read.
    ///
    /// @param process is killed when a line cannot be taken
    /// @param reading takes the lines
    /// @param idle put off by records and states
    SourceOutput(SourceProcess process, Reading reading, Alarm idle) {
        this.process = process;
        this.reading = reading;
        this.idle = idle;
        Thread.ofPlatform().daemon().name("source-output").start(this::read);
    }

    /// Waits for the end of the output, when the source has ended. Afterwards no line is taken any more.
    ///
    /// @param limit how long it waits for a line; that the runtime is slow to take one does not count
    /// @throws RuntimeException what taking a line has failed with
    void await(Duration limit) throws IOException, InterruptedException {
        try {
            long seen;
            do {
                seen = taken;
            } while (!isAtEnd(limit) && (busy || taken != seen));
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(failed);
            }
        } finally {
            synchronized (this) {
                abandoned = true;
            }
        }
        if (!end.isDone()) {
            LOGGER.log(
                    Level.WARNING,
                    "something that the source has started holds its output open; it is not waited for any longer");
        }
    }

    private boolean isAtEnd(Duration limit) throws ExecutionException, InterruptedException {
        try {
            return end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            return false;
        }
    }

    private void read() {
        try {
            var lines = new LineReader(process.output(), Reading.MAX_LINE_BYTES);
            var line = new Slice();
            boolean more = true;
            while (more && lines.next(line)) {
                more = take(line, lines.isCut());
            }
            end.complete(true);
        } catch (Throwable failure) { // whatever it is, the session fails of it
            end.completeExceptionally(failure);
            process.kill();
        }
    }

    private synchronized boolean take(Slice line, boolean cut) {
        if (abandoned) {
            return false;
        }
        busy = true;
        idle.pause(); // while the runtime does not take it, it is not the source that is idle
        idle.goOn(reading.line(line, cut));
        taken++;
        busy = false;
        return true;
    }
}
