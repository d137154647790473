package dev.flowcdk.capture.internal;

import java.util.concurrent.Callable;

/// The work of one binding or lane for itself.
final class Loop implements Callable<Boolean> {

    /// What the author does.
    interface Work {
        void run() throws Exception;
    }

    private final OpenedEmitter<?> emitter;
    private final Work work;
    private final StopSignal stop;

    Loop(OpenedEmitter<?> emitter, Work work, StopSignal stop) {
        this.emitter = emitter;
        this.work = work;
        this.stop = stop;
    }

    @Override
    public Boolean call() throws Exception {
        work.run();
        if (emitter.outlet().checkReturn(emitter.who(), emitter.hasOwnUpdate(), stop.stopping())) {
            emitter.drop(); // it tells of documents that nobody will see
        }
        emitter.outlet().discard();
        return true;
    }
}
