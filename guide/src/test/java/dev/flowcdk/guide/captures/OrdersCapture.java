package dev.flowcdk.guide.captures;

import dev.flowcdk.Connector;
import dev.flowcdk.Default;
import dev.flowcdk.Field;
import dev.flowcdk.Key;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.CaptureBinding;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.CaptureValidation;
import dev.flowcdk.capture.Discovered;
import dev.flowcdk.capture.RequestedBinding;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Connector(name = "source-orders", documentation = "https://example.com/source-orders")
final class OrdersCapture implements Capture<OrdersCapture.Config, OrdersCapture.Resource, OrdersCapture.Cursor> {

    private final Shop api;

    OrdersCapture(Shop api) {
        this.api = api;
    }

    // begin records
    record Config(
            @Field(title = "Interval", description = "Time between two looks for new orders.") @Default("PT5M")
            Duration interval) {}

    record Resource(
            @Field(title = "Shop", description = "Name of the shop.") @ResourcePath
            String shop) {}

    record Cursor(long after) {}

    record Order(
            @Key long number, String customer, @Nullable Instant paidAt) {}
    // end records

    // begin discover
    @Override
    public List<Discovered<Resource>> discover(Config config) {
        return api.names().stream()
                .map(shop -> Discovered.of(shop, new Resource(shop), Order.class))
                .toList();
    }
    // end discover

    // begin validate
    @Override
    public void validate(CaptureValidation<Config, Resource> request) {
        List<String> known = api.names();
        for (RequestedBinding<Resource> binding : request.bindings()) {
            if (!known.contains(binding.resource().shop())) {
                request.problem(binding, "there is no such shop; choose one of " + String.join(", ", known));
            }
        }
    }
    // end validate

    // begin capture
    @Override
    public void capture(CaptureSession<Config, Resource, Cursor> session) throws Exception {
        session.forEachBinding(binding -> {
            do {
                readNew(session, binding);
            } while (binding.pause(session.config().interval()));
        });
    }

    private void readNew(CaptureSession<Config, Resource, Cursor> session, CaptureBinding<Resource, Cursor> binding)
            throws IOException, InterruptedException {
        String shop = binding.resource().shop();
        Cursor cursor = binding.stateOr(new Cursor(0));
        List<Order> page = api.ordersAfter(shop, cursor.after());
        while (!page.isEmpty() && !session.stopping()) {
            for (Order order : page) {
                binding.emit(order);
            }
            cursor = new Cursor(page.getLast().number());
            binding.checkpoint(cursor);
            page = api.ordersAfter(shop, cursor.after());
        }
    }
    // end capture

    // begin errors
    static RuntimeException failure(int status, String answer) {
        return switch (status) {
            case 401, 403 -> new UserException("the shop refuses the token; make a new one in the shop's settings");
            case 429, 502, 503 -> new TransientException("the shop answers " + status + ": " + answer);
            default -> new IllegalStateException("the shop answers " + status + ": " + answer);
        };
    }
    // end errors
}
