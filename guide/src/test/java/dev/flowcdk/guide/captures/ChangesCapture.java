package dev.flowcdk.guide.captures;

import dev.flowcdk.Connector;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.CaptureBinding;
import dev.flowcdk.capture.CaptureLane;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.Discovered;
import dev.flowcdk.capture.Lane;
import dev.flowcdk.guide.captures.OrdersCapture.Config;
import dev.flowcdk.guide.captures.OrdersCapture.Order;
import dev.flowcdk.guide.captures.OrdersCapture.Resource;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Follows the changes of each shop while it reads the shop's history.
@Connector(name = "source-changes", documentation = "https://example.com/source-changes")
final class ChangesCapture implements Capture<Config, Resource, ChangesCapture.State> {

    private final Shop api;
    private final InstantSource clock;

    ChangesCapture(Shop api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    // begin state
    record Changes(long since) {}

    record History(long after) {}

    record State(@Nullable Changes changes, @Nullable History history) {}
    // end state

    @Override
    public List<Discovered<Resource>> discover(Config config) {
        return new OrdersCapture(api).discover(config);
    }

    // begin lanes
    @Override
    public void capture(CaptureSession<Config, Resource, State> session) throws Exception {
        Duration interval = session.config().interval();
        session.forEachBinding(binding -> {
            if (binding.state() == null) {
                binding.checkpoint(new State(new Changes(clock.millis()), new History(0)));
            }
            binding.lanes(
                    Lane.of("changes", Changes.class, lane -> follow(binding, lane, interval)),
                    Lane.of("history", History.class, lane -> readHistory(session, binding, lane)));
        });
    }

    private void follow(CaptureBinding<Resource, State> binding, CaptureLane<Changes> lane, Duration interval)
            throws IOException, InterruptedException {
        Changes changes = lane.stateOr(new Changes(0));
        do {
            long now = clock.millis();
            for (Order order : api.changedSince(binding.resource().shop(), changes.since())) {
                lane.emit(order);
            }
            changes = new Changes(now);
            lane.checkpoint(changes);
        } while (lane.pause(interval));
    }

    private void readHistory(
            CaptureSession<Config, Resource, State> session,
            CaptureBinding<Resource, State> binding,
            CaptureLane<History> lane)
            throws IOException, InterruptedException {
        History history = lane.state();
        while (history != null && !session.stopping()) { // null: it was done before
            List<Order> page = api.ordersAfter(binding.resource().shop(), history.after());
            if (page.isEmpty()) {
                lane.done();
                return;
            }
            for (Order order : page) {
                lane.emit(order);
            }
            history = new History(page.getLast().number());
            lane.checkpoint(history);
        }
    }
    // end lanes
}
