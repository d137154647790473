package dev.flowcdk.capture.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.flowcdk.UserException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BindingThreadsTest {

    private final UserException gone = new UserException("table a is gone");
    private final IOException closed = new IOException("closed");

    @Test
    void returnsWhenAllHaveEnded() throws Exception {
        List<Integer> ended = new ArrayList<>();
        List<Callable<Boolean>> works = new ArrayList<>();
        for (int index = 0; index < 100; index++) {
            int number = index;
            works.add(() -> {
                synchronized (ended) {
                    return ended.add(number);
                }
            });
        }

        runAll(works);

        assertThat(ended).hasSize(100);
        runAll(List.of());
    }

    @Test
    void throwsTheFirstFailureWithOthersAsSuppressed() {
        Throwable thrown = catchThrowable(() -> runAll(List.of(
                waiting(null),
                () -> {
                    throw gone;
                },
                waiting(closed))));

        assertThat(thrown).isSameAs(gone);
        assertThat(thrown.getSuppressed()).containsExactly(closed);
    }

    @Test
    void doesNotTakeTheInterruptsForTheFailure() {
        var error = new AssertionError("no row");

        assertThat(catchThrowable(() -> runAll(List.of(
                        () -> {
                            throw new InterruptedException("the session is over");
                        },
                        waiting(null),
                        waiting(error)))))
                .isSameAs(error);
    }

    @Test
    void interruptsAllWhenItIsInterrupted() throws Exception {
        assertThat(thrownWhenInterrupted(waiting(null), waiting(null))).isInstanceOf(InterruptedException.class);
        assertThat(thrownWhenInterrupted(waiting(null), waiting(closed))).isSameAs(closed);
    }

    @Test
    void tellsItsInterruptThoughAllEndInOrder() throws Exception {
        var started = new CountDownLatch(2);
        Callable<Boolean> orderly = () -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                return true;
            }
            return false;
        };
        var thrown = new CompletableFuture<Throwable>();
        Thread thread = Thread.ofVirtual()
                .start(() -> thrown.complete(catchThrowable(() -> runAll(List.of(orderly, orderly)))));
        started.await();

        thread.interrupt();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void tellsFewOfManyFailures() {
        List<Callable<Boolean>> works = new ArrayList<>();
        for (int index = 0; index < 20; index++) {
            works.add(waiting(new IOException("closed " + index)));
        }
        works.add(() -> {
            throw gone;
        });

        assertThat(catchThrowable(() -> runAll(works))).isSameAs(gone);
        assertThat(gone.getSuppressed()).hasSize(5);
    }

    private static Throwable thrownWhenInterrupted(Callable<?>... works) throws Exception {
        var thrown = new CompletableFuture<Throwable>();
        Thread thread = Thread.ofVirtual().start(() -> thrown.complete(catchThrowable(() -> runAll(List.of(works)))));
        thread.interrupt();
        return thrown.get();
    }

    /// Waits until it is interrupted, and throws this then.
    private static Callable<Boolean> waiting(@Nullable Throwable afterwards) {
        return () -> {
            try {
                new CountDownLatch(1).await();
                return true;
            } catch (InterruptedException e) {
                switch (afterwards) {
                    case null -> throw e;
                    case Error error -> throw error;
                    case Exception exception -> throw exception;
                    default -> throw new IllegalStateException(afterwards);
                }
            }
        };
    }

    @Test
    void tellsOfTheFirstFailureWhileOthersGoOn() throws Exception {
        var gone = new IllegalStateException("table a is gone");
        var told = new CompletableFuture<Throwable>();

        Throwable thrown = catchThrowable(() -> BindingThreads.runAll(
                List.of(
                        () -> {
                            throw gone;
                        },
                        () -> told.isDone()
                                || told.handle((failure, none) -> true).join()),
                told::complete));

        assertThat(told).isCompletedWithValue(gone);
        assertThat(thrown).isSameAs(gone);
    }

    private static void runAll(Collection<? extends Callable<?>> works) throws Exception {
        BindingThreads.runAll(works, failure -> {});
    }
}
