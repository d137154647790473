package dev.flowcdk.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What the program is in the middle of, so that it can end in order when it is asked to (SIGINT, SIGTERM). Safe for
/// several threads.
public final class UserInterrupts {

    /// How long [#interrupt()] waits; Docker kills after ten seconds.
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final List<Work> running = new ArrayList<>();
    private boolean asked;

    /// Something that runs for a time and can be asked to end earlier.
    public final class Work implements AutoCloseable {

        private final Runnable stop;

        private Work(Runnable stop) {
            this.stop = stop;
        }

        /// It has ended.
        @Override
        public void close() {
            end(this);
        }
    }

    /// Something begins.
    ///
    /// @param stop asks it to end soon; called by another thread, at most once
    /// @return to be closed when it has ended
    public Work begin(Runnable stop) {
        var work = new Work(stop);
        boolean late;
        synchronized (this) {
            running.add(work);
            late = asked;
        }
        if (late) {
            stop.run();
        }
        return work;
    }

    /// Asks all that runs to end, and waits for it a while.
    public void interrupt() {
        List<Work> all;
        synchronized (this) {
            asked = true;
            all = List.copyOf(running);
        }
        all.forEach(work -> work.stop.run());
        try {
            awaitEnd();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void awaitEnd() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!running.isEmpty() && end - System.nanoTime() > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
        }
    }

    private synchronized void end(Work work) {
        running.remove(work);
        notifyAll();
    }
}
