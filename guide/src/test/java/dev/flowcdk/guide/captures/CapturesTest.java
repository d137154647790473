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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CapturesTest {

    private static final Config CONFIG = new Config(Duration.ofMillis(10));

    private static final Shop SHOP = new MadeUpShop();

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

    // begin lanes
    @Test
    void aChangeWinsOverTheHistoryThatIsReadBesideIt() {
        var shop = new ChangingShop();

        CaptureResult result =
                CaptureRun.start(() -> new ChangesCapture(shop, shop), CHANGES).until(so -> hasReadAll(so.state()));

        List<Order> orders = result.documents("paris", Order.class);
        assertThat(orders).extracting(Order::number).contains(1L, 2L, 3L, 4L, 5L);
        assertThat(orders.stream().filter(order -> order.number() == 3).toList())
                .endsWith(ChangingShop.PAID)
                .contains(new Order(3, "Ann", null));
    }

    @TestFactory
    Stream<DynamicTest> conformanceOfLanes() {
        var shop = new ChangingShop();
        return Conformance.of(ConnectorUnderTest.of(() -> new ChangesCapture(shop, shop)), CHANGES)
                .binding(new ChangesCapture.Resource("paris"))
                .prepared(shop::reset)
                .completeWhen(CapturesTest::hasReadAll)
                .lacking(Feature.ACKNOWLEDGEMENTS, Feature.SPLIT)
                .tests();
    }

    private static final ChangesCapture.Config CHANGES = new ChangesCapture.Config(Duration.ofMillis(1));

    record Whole(@Nullable Bindings bindingStateV1) {
        record Bindings(ChangesCapture.@Nullable State paris) {}
    }

    /// Whether history was read, and after that the changes since it was begun.
    private static boolean hasReadAll(RawJson state) {
        Whole.Bindings bindings = Json.read(Whole.class, state).bindingStateV1();
        State paris = bindings == null ? null : bindings.paris();
        return paris != null
                && paris.history() == null
                && paris.changes() != null
                && paris.changes().since() > paris.begun();
    }
    // end lanes

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
