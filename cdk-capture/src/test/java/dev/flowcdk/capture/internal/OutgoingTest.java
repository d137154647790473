package dev.flowcdk.capture.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.launch.StreamChannel;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who waits for the stream when a session ends.
@Timeout(60)
class OutgoingTest {

    private final Outgoing outgoing = new Outgoing(
            new StreamChannel(
                    ProtoCodec.INSTANCE, InputStream.nullInputStream(), OutputStream.nullOutputStream(), () -> false),
            false);
    private final Condition sending = outgoing.newPlace();
    private final Condition waiting = outgoing.newPlace();

    @BeforeEach
    void send() throws InterruptedException {
        outgoing.take(sending);
    }

    /// Runs it on a thread of its own until that waits.
    private static <T> FutureTask<T> untilItWaits(FutureTask<T> work) {
        Thread thread = new Thread(work);
        thread.start();
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(work.isDone()).isFalse();
            Thread.onSpinWait();
        }
        return work;
    }

    private FutureTask<Throwable> taking() {
        return untilItWaits(new FutureTask<>(() -> catchThrowable(() -> outgoing.take(waiting))));
    }

    @Test
    void tellsWhoWaitsThatTheSessionIsOver() throws Exception {
        FutureTask<Throwable> taking = taking();

        outgoing.end(null, Duration.ZERO);

        assertThat(taking.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void tellsWhoWaitsThatTheSessionHasFailed() throws Exception {
        FutureTask<Throwable> taking = taking();

        outgoing.fail(new UserException("table a is gone"));

        assertThat(taking.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void endsWhenWhoSendsIsDone() throws Exception {
        var end = untilItWaits(new FutureTask<>(() -> outgoing.end(null, Duration.ofDays(1))));
        assertThat(catchThrowable(() -> outgoing.take(waiting))).isInstanceOf(InterruptedException.class);

        outgoing.release(sending);

        assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo(new SessionRules.End(null));
    }

    @Test
    void letsOtherThreadsInAfterItsEnd() throws Exception {
        outgoing.end(null, Duration.ZERO);

        assertThat(untilDone(outgoing::bindingsWork)).isFalse();
    }

    private static boolean untilDone(Callable<Boolean> question) throws Exception {
        var answer = new FutureTask<>(question);
        new Thread(answer).start();
        return answer.get(10, TimeUnit.SECONDS);
    }
}
