package dev.flowcdk.guide.captures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.capture.CaptureValidation;
import dev.flowcdk.capture.RequestedBinding;
import dev.flowcdk.guide.captures.ChangesCapture.State;
import dev.flowcdk.guide.captures.LogCapture.Row;
import dev.flowcdk.guide.captures.OrdersCapture.Config;
import dev.flowcdk.guide.captures.OrdersCapture.Order;
import dev.flowcdk.guide.captures.OrdersCapture.Resource;
import dev.flowcdk.json.Json;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.task.FlowCollection;
import dev.flowcdk.testing.CaptureResult;
import dev.flowcdk.testing.CaptureRun;
import dev.flowcdk.testing.ConnectorUnderTest;
import dev.flowcdk.testing.conformance.Conformance;
import dev.flowcdk.testing.conformance.Feature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CapturesTest {

    private static final Config CONFIG = new Config(Duration.ofMillis(10));

    /// A shop with five orders, of which a page has two.
    private static final Shop SHOP = new Shop() {
        @Override
        public List<String> names() {
            return List.of("paris", "rome");
        }

        @Override
        public List<Order> ordersAfter(String shop, long number) {
            return LongStream.rangeClosed(number + 1, Math.min(number + 2, 5))
                    .mapToObj(each -> new Order(each, "Ann", null))
                    .toList();
        }

        @Override
        public List<Order> changedSince(String shop, long instant) {
            return instant == 0 ? List.of() : List.of(new Order(3, "Ann", Instant.EPOCH));
        }
    };

    // begin unit
    @Test
    void goesOnBehindTheLastCheckpoint() {
        CaptureResult first =
                CaptureRun.start(() -> new OrdersCapture(SHOP), CONFIG).untilDocuments(2);
        CaptureResult second = first.resume()
                .until(result -> result.documents("paris").size() >= 1
                        && result.documents("rome").size() >= 1);

        assertThat(first.documents("paris", Order.class))
                .doesNotContainAnyElementsOf(second.documents("paris", Order.class));
    }
    // end unit

    // begin validation
    @Test
    void saysWhichShopsThereAre() {
        var collection = new FlowCollection("acme/orders", List.of("/number"), List.of(), RawJson.of("{}"));
        var request = CaptureValidation.of(
                "acme/task", CONFIG, List.of(RequestedBinding.of(0, new Resource("oslo"), collection)));

        new OrdersCapture(SHOP).validate(request);

        assertThat(request.problems())
                .containsExactly("resource \"oslo\": there is no such shop; choose one of paris, rome");
    }
    // end validation

    // begin conformance
    @TestFactory
    Stream<DynamicTest> conformance() {
        return Conformance.of(ConnectorUnderTest.of(() -> new OrdersCapture(SHOP)), CONFIG)
                .binding(new Resource("paris"))
                .completeWhen(state -> Json.read(Progress.class, state).isComplete())
                .lacking(Feature.ACKNOWLEDGEMENTS, Feature.SPLIT)
                .tests();
    }

    record Progress(@Nullable Bindings bindingStateV1) {

        record Bindings(OrdersCapture.@Nullable Cursor paris) {}

        boolean isComplete() {
            return bindingStateV1 != null
                    && bindingStateV1.paris() != null
                    && bindingStateV1.paris().after() == 5;
        }
    }
    // end conformance

    @Test
    void lanesCaptureSideBySide() {
        CaptureResult result = CaptureRun.start(
                        () -> new ChangesCapture(SHOP, InstantSource.fixed(Instant.ofEpochMilli(7))), CONFIG)
                .until(so -> so.documents("paris", Order.class).contains(new Order(5, "Ann", null))
                        && so.documents("paris", Order.class).contains(new Order(3, "Ann", Instant.EPOCH))
                        && !so.state().toString().contains("history"));

        assertThat(result.state().toString()).contains("\"paris\":{\"changes\":{\"since\":7}}");
        assertThat(new State(null, null).history()).isNull();
    }

    @Test
    void aLogForgetsWhatIsDurable() {
        var forgotten = new CopyOnWriteArrayList<Long>();
        var allForgotten = new CountDownLatch(2);
        var log = new LogCapture.Log() {
            @Override
            public @Nullable List<Row> transactionAfter(long position) throws InterruptedException {
                if (position == 4) {
                    allForgotten.await();
                    return null;
                }
                return List.of(
                        new Row(position + 1, "users", "a"),
                        new Row(position + 2, position == 0 ? "orders" : "unknown", "b"));
            }

            @Override
            public void forget(long position) {
                forgotten.add(position);
                allForgotten.countDown();
            }
        };

        CaptureResult result = CaptureRun.start(() -> new LogCapture(log), new LogCapture.Config())
                .untilExit();

        assertThat(result.documents("users")).hasSize(2);
        assertThat(result.documents("orders")).hasSize(1);
        assertThat(result.state()).hasToString("{\"position\":4}");
        assertThat(forgotten).containsExactly(2L, 4L);
    }

    @Test
    void failuresSayWhoCanMendThem() {
        assertThat(OrdersCapture.failure(401, "")).isInstanceOf(UserException.class);
        assertThat(OrdersCapture.failure(503, "")).isInstanceOf(TransientException.class);
        assertThatThrownBy(() -> {
                    throw OrdersCapture.failure(500, "oops");
                })
                .hasMessageContaining("oops");
    }
}
