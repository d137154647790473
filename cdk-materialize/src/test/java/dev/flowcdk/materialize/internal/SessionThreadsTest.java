package dev.flowcdk.materialize.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class SessionThreadsTest {

    private final ServingEnd end = new ServingEnd(Duration.ZERO);

    static Stream<Throwable> failures() {
        return Stream.of(
                new IOException("gone"), new IllegalStateException("gone"), new OutOfMemoryError("Java heap space"));
    }

    private static void fail(Throwable failure) throws Exception {
        var failures = new FirstFailure();
        failures.add(failure);
        failures.rethrow();
    }

    @Test
    void joinsAllThatWereStarted() throws Exception {
        var done = new AtomicInteger();
        try (var threads = new SessionThreads(end)) {
            for (int round = 1; round <= 3; round++) {
                for (int number = 0; number < 100; number++) {
                    threads.start(done::incrementAndGet);
                }
                threads.join();
                assertThat(done).hasValue(round * 100);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void handsOverWhateverAThreadThrows(Throwable failure) throws Exception {
        try (var threads = new SessionThreads(end)) {
            threads.start(() -> fail(failure));

            assertThatThrownBy(threads::join).isSameAs(failure);
            assertThatThrownBy(threads::check).isSameAs(failure);
            assertThatThrownBy(() -> threads.start(() -> {})).isSameAs(failure);
        }
        assertThatThrownBy(end::await).isSameAs(failure);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void interruptsTheOthers(Throwable failure) throws Exception {
        var waiting = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        try (var threads = new SessionThreads(end)) {
            threads.start(() -> {
                try {
                    waiting.countDown();
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                }
            });
            waiting.await();
            threads.start(() -> fail(failure));

            assertThatThrownBy(threads::join).isSameAs(failure).hasNoSuppressedExceptions();
        }
        interrupted.await();
    }

    @Test
    void keepsWhatElseFailed() throws Exception {
        var first = new IOException("first");
        var second = new IOException("second");
        var failed = new CountDownLatch(1);
        try (var threads = new SessionThreads(end)) {
            threads.start(() -> {
                try {
                    failed.countDown();
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    throw second;
                }
            });
            failed.await();
            threads.fail(first);

            assertThatThrownBy(threads::join).isSameAs(first).hasSuppressedException(second);
        }
    }

    @Test
    void startsNothingAfterAFailureElsewhere() throws Exception {
        var failure = new IOException("reading requests");
        var started = new AtomicInteger();
        try (var threads = new SessionThreads(end)) {
            threads.fail(failure);

            assertThatThrownBy(() -> threads.start(started::incrementAndGet)).isSameAs(failure);
            assertThatThrownBy(threads::join).isSameAs(failure);
        }
        assertThat(started).hasValue(0);
    }
}
