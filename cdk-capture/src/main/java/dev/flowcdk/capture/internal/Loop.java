package dev.flowcdk.capture.internal;

import dev.flowcdk.TransientException;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.Retry;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;

/// The work of one binding or lane for itself, begun again as often as its author wants.
final class Loop implements Callable<Boolean> {

    private static final System.Logger LOG = System.getLogger(CaptureSession.class.getName());

    /// What the author does.
    interface Work {
        void run() throws Exception;
    }

    private final OpenedEmitter<?> emitter;
    private final Work work;
    private final Retry retry;
    private final StopSignal stop;
    private final CaughtUp caughtUp;

    Loop(OpenedEmitter<?> emitter, Work work, Retry retry, StopSignal stop, CaughtUp caughtUp) {
        this.emitter = emitter;
        this.work = work;
        this.retry = retry;
        this.stop = stop;
        this.caughtUp = caughtUp;
        caughtUp.begin(emitter);
    }

    @Override
    public Boolean call() throws Exception {
        int failures = 0;
        boolean again = true;
        while (again) {
            long before = emitter.outlet().checkpoints();
            try {
                work.run();
                again = false;
            } catch (TransientException e) {
                failures = emitter.outlet().checkpoints() == before ? failures + 1 : 1;
                again = pauseAfter(e, failures);
            }
        }
        if (emitter.outlet().checkReturn(emitter.who(), emitter.hasOwnUpdate(), stop.stopping())) {
            emitter.drop(); // it tells of documents that nobody will see
        }
        emitter.outlet().discard();
        caughtUp.end(emitter);
        return true;
    }

    /// Goes back to the last checkpoint and waits.
    ///
    /// @param failures in a row, this one included
    /// @return false when asked to stop
    private boolean pauseAfter(TransientException failure, int failures) throws InterruptedException {
        if (failures > retry.times()
                || Interrupts.isInterrupt(failure)
                || !emitter.outlet().mayRepeat()) {
            throw failure;
        }
        emitter.rewind();
        Duration pause = scattered(retry.pauseBefore(failures));
        LOG.log(
                failures == 1 ? Level.WARNING : Level.DEBUG,
                emitter.who() + ": " + failure.getMessage() + "; going on from its last checkpoint in "
                        + pause.toMillis() + " ms, retry " + failures + " of " + retry.times());
        return stop.pause(pause);
    }

    /// What fails at the same time should not come back at the same time.
    private static Duration scattered(Duration pause) {
        return pause.multipliedBy(ThreadLocalRandom.current().nextInt(50, 101)).dividedBy(100);
    }
}
