package dev.flowcdk.capture.internal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Whether a session was asked to stop. Any thread may use it.
final class StopSignal {

    private final CountDownLatch stopped = new CountDownLatch(1);

    void stop() {
        stopped.countDown();
    }

    boolean stopping() {
        return stopped.getCount() == 0;
    }

    /// Waits so long, or until asked to stop.
    ///
    /// @return false when asked to stop
    boolean pause(Duration duration) throws InterruptedException {
        return !stopped.await(TimeUnit.NANOSECONDS.convert(duration), TimeUnit.NANOSECONDS);
    }
}
