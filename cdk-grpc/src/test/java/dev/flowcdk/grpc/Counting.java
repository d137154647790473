package dev.flowcdk.grpc;

import dev.flowcdk.Connector;
import dev.flowcdk.Default;
import dev.flowcdk.Field;
import dev.flowcdk.Key;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.Discovered;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Counts up for ever, or fails as it is told to.
@Connector(name = "source-counting", documentation = "https://example.com/source-counting")
final class Counting implements Capture<Counting.Config, Counting.Resource, Counting.Cursor> {

    record Config(
            @Field(title = "Mode", description = "What it does.") @Default("count")
            String mode,

            @Field(title = "Filling", description = "Characters of each document.") @Default("0")
            int filling) {}

    record Resource(
            @Field(title = "Name", description = "What is counted.") @ResourcePath
            String name) {}

    record Cursor(long next) {}

    record Count(@Key long number, String filling) {}

    /// What happens to the instances of one test.
    static final class World {

        final AtomicInteger instances = new AtomicInteger();
        final AtomicLong emitted = new AtomicLong();
        final AtomicInteger running = new AtomicInteger();
        /// How many ran when the last instance was made.
        final AtomicInteger besides = new AtomicInteger();

        final AtomicInteger mostRunning = new AtomicInteger();
        final CountDownLatch stopped = new CountDownLatch(1);
        final CountDownLatch mayEnd = new CountDownLatch(1);

        /// As code does that takes no notice of interrupts.
        private void awaitLeave() {
            boolean waiting = true;
            while (waiting) {
                try {
                    mayEnd.await();
                    waiting = false;
                } catch (InterruptedException e) {
                    // once more
                }
            }
        }
    }

    private final World world;

    Counting(World world) {
        this.world = world;
        world.besides.set(world.running.get());
        world.instances.incrementAndGet();
    }

    @Override
    public List<Discovered<Resource>> discover(Config config) {
        return switch (config.mode()) {
            case "user" -> throw new UserException("the \"mode\" is wrong; choose \"count\" – or another");
            case "long" -> throw new UserException("ä".repeat(20_000));
            case "transient" -> throw new TransientException("the database is starting");
            case "bug" -> throw new IllegalStateException("off by one");
            default -> List.of(Discovered.of("counts", new Resource("counts"), Count.class));
        };
    }

    @Override
    public void capture(CaptureSession<Config, Resource, Cursor> session) throws Exception {
        world.mostRunning.accumulateAndGet(world.running.incrementAndGet(), Math::max);
        try {
            boolean growing = session.config().mode().equals("growing");
            String filling = "x".repeat(session.config().filling());
            session.forEachBinding(binding -> {
                long number = binding.stateOr(new Cursor(0)).next();
                do {
                    binding.emit(new Count(number, growing ? "x".repeat((int) (number * number * 8)) : filling));
                    binding.checkpoint(new Cursor(++number));
                    world.emitted.incrementAndGet();
                } while (binding.pause(Duration.ZERO));
            });
        } finally {
            world.stopped.countDown();
            if (session.config().mode().equals("linger")) {
                world.awaitLeave();
            }
            world.running.decrementAndGet();
        }
    }

    static void main(String[] args) {
        Capture.run(() -> new Counting(new World()), args);
    }
}
