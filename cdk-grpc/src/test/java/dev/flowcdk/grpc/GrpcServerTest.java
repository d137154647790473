package dev.flowcdk.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.grpc.OtherClient.Stream;
import io.grpc.Status;
import java.io.IOException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class GrpcServerTest {

    private final Counting.World world = new Counting.World();
    private final Served served = Served.capture(() -> new Counting(world));

    @AfterEach
    void close() throws IOException, InterruptedException {
        served.close();
    }

    @Test
    void answersAsOnStandardStreams() throws Exception {
        Stream stream = served.client().open();

        String spec = stream.send("spec { config_json: '{}' }").next();
        String discovered = stream.send("discover { config_json: '{}' }").next();

        assertThat(spec).contains("protocol: 3032023", "https://example.com/source-counting");
        assertThat(discovered).contains("recommended_name: \"counts\"");
    }

    @Test
    void theEndOfRequestsEndsTheCall() throws Exception {
        Stream stream = served.client().open().send("spec { config_json: '{}' }");

        stream.call.halfClose();

        assertThat(stream.end()).isEqualTo(Status.OK);
        assertThat(stream.responses).hasSize(1);
    }

    @Test
    void eachStreamHasAnInstanceOfItsOwn() throws Exception {
        Stream first = served.client().open(1).send(opening("count", 0));
        Stream second = served.client().open(1).send(opening("count", 0));

        first.next();
        second.next();
        await(() -> world.mostRunning.get() == 2);

        assertThat(world.instances).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "discover { config_json: '{\"mode\":\"user\"}' } | FAILED_PRECONDITION | the \"mode\" is wrong; choose \"count\" – or another",
                "discover { config_json: '{\"mode\":\"transient\"}' } | UNAVAILABLE | the database is starting",
                "discover { config_json: '{\"mode\":\"bug\"}' } | INTERNAL | java.lang.IllegalStateException: off by one",
                "acknowledge { checkpoints: 1 } | INVALID_ARGUMENT | protocol error: ",
                "internal: 'x' | INVALID_ARGUMENT | protocol error: "
            })
    void failuresBecomeStatuses(String request, Status.Code code, String text) throws Exception {
        Stream stream = served.client().open().send(request);

        Status end = stream.end();

        assertThat(end.getCode()).isEqualTo(code);
        assertThat(end.getDescription()).startsWith(text);
    }

    @Test
    void aLongTextIsCutToWhatClientsTake() throws Exception {
        Stream stream = served.client().open().send("discover { config_json: '{\"mode\":\"long\"}' }");

        Status end = stream.end();

        assertThat(end.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(end.getDescription()).startsWith("ääää").endsWith(" … (the whole text is in the log)");
        assertThat(served.log()).contains("ä".repeat(20_000));
    }

    @Test
    void tellsTheLogsOfStreamsApart() throws Exception {
        served.client()
                .open()
                .send("discover { config_json: '{\"mode\":\"user\"}' }")
                .end();
        served.client()
                .open()
                .send("discover { config_json: '{\"mode\":\"transient\"}' }")
                .end();

        assertThat(served.log().lines())
                .satisfiesExactly(
                        first -> assertThat(first).contains("choose", "\"stream\":\"1\""),
                        second -> assertThat(second).contains("starting", "\"stream\":\"2\""));
    }

    @Test
    void cancellationStopsTheSession() throws Exception {
        Stream stream = served.client().open(3).send(opening("count", 0));
        stream.next();

        stream.call.cancel("enough", null);

        assertThat(world.stopped.await(30, TimeUnit.SECONDS)).isTrue();
        await(() -> world.running.get() == 0);
        assertThat(served.log()).doesNotContain("\"level\":\"error\"");
    }

    @Test
    void whatWaitsForAClientThatCancelsIsNoNews() throws Exception {
        var news = new CopyOnWriteArrayList<String>();
        Handler handler = handler(news::add);
        Logger transport = Logger.getLogger("io.grpc.netty.NettyServerHandler");
        transport.addHandler(handler);
        try {
            Stream stream = served.client().open(1).send(opening("count", 100_000));
            stream.next();
            awaitRest(world.emitted::get);

            stream.call.cancel("enough", null);

            await(() -> world.running.get() == 0);
        } finally {
            transport.removeHandler(handler);
        }
        assertThat(news).isEmpty();
        assertThat(served.log()).doesNotContain("\"level\":\"warn\"", "\"level\":\"error\"");
    }

    @Test
    void aStreamBeginsWhenTheCancelledOneBeforeItHasEnded() throws Exception {
        Stream stream = served.client().open(3).send(opening("linger", 0));
        stream.next();
        stream.call.cancel("enough", null);
        world.stopped.await();

        Stream next = served.client().open().send("spec { config_json: '{}' }");
        next.begun.await();
        world.mayEnd.countDown();

        assertThat(next.next()).contains("protocol");
        assertThat(world.besides).hasValue(0);
    }

    @Test
    void aClientThatDoesNotReadMakesTheConnectorWait() throws Exception {
        Stream stream = served.client().open(1).send(opening("count", 100_000));
        stream.next();

        long before = awaitRest(world.emitted::get);

        assertThat(before).isLessThan(200); // 20 MB
        stream.call.request(2_000);
        await(() -> world.emitted.get() > 900);
    }

    @Test
    void requestsMayBeLarge() throws Exception {
        Stream stream = served.client().open();

        stream.send("spec { config_json: '{}' } internal: '" + "m".repeat(100 << 20) + "'");

        assertThat(stream.next()).contains("protocol: 3032023");
    }

    @Test
    void requestsMayBeCompressed() throws Exception {
        Stream stream = served.client()
                .compressing()
                .open()
                .send("spec { config_json: '{}' } internal: '" + "m".repeat(100_000) + "'");

        assertThat(stream.next()).contains("protocol: 3032023");
    }

    @Test
    void messagesOfAllSizesComeInTheirOrder() throws Exception {
        Stream stream = served.client().open().send(opening("growing", 0));

        assertThat(stream.next()).startsWith("opened");
        for (int number = 0; number < 100; number++) {
            assertThat(stream.next().replace("\\", ""))
                    .contains("{\"number\":" + number + ",\"filling\":\"" + "x".repeat(number * number * 8) + "\"}");
            assertThat(stream.next()).startsWith("checkpoint").contains("\\\"next\\\":" + (number + 1));
        }
    }

    @Test
    void responsesHaveTheLimitOfStandardStreams() throws Exception {
        Stream stream = served.client().open().send(opening("count", 65 << 20));

        Status end = stream.end();

        assertThat(end.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(end.getDescription()).contains("64 MiB");
    }

    @Test
    void stoppingEndsAllStreamsInOrder() throws Exception {
        Stream first = served.client().open().send(opening("count", 0));
        Stream second = served.client().open();
        first.next();
        second.send("spec { config_json: '{}' }").next();

        served.server().stop();
        served.server().awaitEnd();

        assertThat(first.end()).isEqualTo(Status.OK);
        assertThat(second.end()).isEqualTo(Status.OK);
        assertThat(served.client().open().end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void aSessionThatIsLeftBehindEndsInSilence() throws Exception {
        Stream stream = served.client().open(3).send(opening("linger", 0));
        stream.next();
        Thread session = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("stream 1"))
                .findFirst()
                .orElseThrow();
        var uncaught = new AtomicReference<Throwable>();
        session.setUncaughtExceptionHandler((_, failure) -> uncaught.set(failure));

        served.server().close();
        world.mayEnd.countDown();
        session.join();

        assertThat(uncaught).hasNullValue();
        assertThat(served.log()).doesNotContain("RejectedExecutionException", "\"level\":\"error\"");
    }

    private static Handler handler(Consumer<String> messages) {
        return new Handler() {
            @Override
            public void publish(LogRecord entry) {
                messages.accept(entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private static String opening(String mode, int filling) {
        return "open { capture { name: 'test/counting' config_json: '{\"mode\":\"" + mode + "\",\"filling\":" + filling
                + "}' bindings { resource_config_json: '{\"name\":\"a\"}' resource_path: 'a' state_key: 'a'"
                + " collection { name: 'test/counts' key: '/number' } } } version: '1'"
                + " range { key_end: 4294967295 r_clock_end: 4294967295 } state_json: '{}' }";
    }

    /// Waits until a number does not change any more, while other streams are served.
    private long awaitRest(LongSupplier number) throws Exception {
        long last = -1;
        for (int unchanged = 0; unchanged < 20; ) {
            served.client().open().send("spec { config_json: '{}' }").next();
            unchanged = last == number.getAsLong() ? unchanged + 1 : 0;
            last = number.getAsLong();
        }
        return last;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(10);
        }
    }
}
