package dev.flowcdk.airbyte.host;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Does something when time is up, unless it is closed or put off before. Any thread may enter.
final class Alarm implements AutoCloseable {

    private final long nanos;
    private final Runnable action;
    private final @Nullable Thread thread;
    private volatile long since = System.nanoTime();
    private volatile boolean busy;

    /// Only for the thread that pauses.
    private long paused;

    private Alarm(@Nullable Duration limit, Runnable action) {
        this.nanos = limit == null ? Long.MAX_VALUE : limit.toNanos();
        this.action = action;
        this.thread = limit == null ? null : Thread.ofVirtual().name("alarm").start(this::watch);
    }

    /// @param limit null for never
    static Alarm after(@Nullable Duration limit, Runnable action) {
        return new Alarm(limit, action);
    }

    /// The time does not pass until [#goOn].
    void pause() {
        paused = System.nanoTime();
        busy = true;
    }

    /// The time passes again.
    ///
    /// @param anew whether it begins anew; else the pause does not count
    void goOn(boolean anew) {
        long now = System.nanoTime();
        since = anew ? now : since + (now - paused);
        busy = false;
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void watch() {
        try {
            long left = nanos;
            while (left > 0) {
                Thread.sleep(Duration.ofNanos(left));
                left = busy ? nanos : nanos - (System.nanoTime() - since);
            }
        } catch (InterruptedException closed) {
            return;
        }
        action.run();
    }
}
