package dev.flowcdk.capture;

import dev.flowcdk.internal.launch.ResponseWriter;
import dev.flowcdk.json.JsonBytes;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The stream to the runtime, which one outlet at a time has for a whole transaction. A turn belongs to an outlet, not
/// to a thread.
final class OutgoingStream {

    private final ResponseWriter responses;
    private final Semaphore turn = new Semaphore(1, true);
    private volatile boolean insideTransaction;

    OutgoingStream(ResponseWriter responses) {
        this.responses = responses;
    }

    /// Waits for the turn; once it is closed, for ever.
    void take() throws InterruptedException {
        turn.acquire();
    }

    /// Ends the turn, after a checkpoint.
    void release() {
        turn.release();
    }

    /// Sends whole frames. Blocks while the runtime does not read. Only for whoever has the turn.
    ///
    /// @param checkpoint whether the frames end with a checkpoint
    void write(JsonBytes frames, boolean checkpoint) {
        insideTransaction = true;
        responses.write(frames);
        insideTransaction = !checkpoint;
    }

    /// Lets nobody write any more.
    ///
    /// @return false when documents were sent without their checkpoint, or still are being sent
    boolean close() throws InterruptedException {
        return turn.tryAcquire(1, TimeUnit.SECONDS) && !insideTransaction;
    }
}
