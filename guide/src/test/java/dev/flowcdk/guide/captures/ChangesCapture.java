package dev.flowcdk.guide.captures;

import dev.flowcdk.Connector;
import dev.flowcdk.Default;
import dev.flowcdk.Field;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.CaptureBinding;
import dev.flowcdk.capture.CaptureLane;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.Discovered;
import dev.flowcdk.capture.Lane;
import dev.flowcdk.guide.captures.OrdersCapture.Order;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Follows the changes of each shop while it reads the shop's history.
@Connector(name = "source-changes", documentation = "https://example.com/source-changes")
final class ChangesCapture implements Capture<ChangesCapture.Config, ChangesCapture.Resource, ChangesCapture.State> {

    record Config(
            @Field(title = "Interval", description = "Time between two looks for changes.") @Default("PT5M")
            Duration interval) {}

    record Resource(
            @Field(title = "Shop", description = "Name of the shop.") @ResourcePath
            String shop) {}

    /// Where a binding goes on.
    ///
    /// @param begun when it was first captured, as the shop counts
    /// @param changes null before the first look
    /// @param history null when all of it was read
    record State(
            long begun, @Nullable Changes changes, @Nullable History history) {}

    record Changes(long since) {}

    record History(long after) {}

    private final Shop api;
    private final InstantSource clock;

    ChangesCapture(Shop api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    @Override
    public List<Discovered<Resource>> discover(Config config) {
        return api.names().stream()
                .map(shop -> Discovered.of(shop, new Resource(shop), Order.class))
                .toList();
    }

    @Override
    public void capture(CaptureSession<Config, Resource, State> session) throws Exception {
        session.forEachBinding(binding -> {
            if (binding.state() == null) { // both lanes begin at the same moment, also after a crash
                binding.checkpoint(new State(clock.millis(), null, new History(0)));
            }
            binding.lanes(
                    Lane.of("changes", Changes.class, lane -> follow(session, binding, lane)),
                    Lane.of("history", History.class, lane -> readHistory(session, binding, lane)));
        });
    }

    private void follow(
            CaptureSession<Config, Resource, State> session,
            CaptureBinding<Resource, State> binding,
            CaptureLane<Changes> lane)
            throws IOException, InterruptedException {
        do {
            State state = binding.stateOr(new State(0, null, null));
            long now = clock.millis();
            long since = lane.stateOr(new Changes(state.begun())).since();
            for (Order order : api.changedSince(binding.resource().shop(), since)) {
                lane.emit(order);
            }
            // while history is read, an older form of an order may come after its change, which then has to come again
            lane.checkpoint(new Changes(state.history() == null ? now : state.begun()));
        } while (lane.pause(session.config().interval()));
    }

    private void readHistory(
            CaptureSession<Config, Resource, State> session,
            CaptureBinding<Resource, State> binding,
            CaptureLane<History> lane)
            throws IOException, InterruptedException {
        History history = lane.state();
        while (history != null && !session.stopping()) {
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

    static void main(String[] args) {
        Capture.run(() -> new ChangesCapture(new MadeUpShop(), InstantSource.system()), args);
    }
}
