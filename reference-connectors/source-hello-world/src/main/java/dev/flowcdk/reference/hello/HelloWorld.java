package dev.flowcdk.reference.hello;

import dev.flowcdk.Connector;
import dev.flowcdk.Default;
import dev.flowcdk.Field;
import dev.flowcdk.Key;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.CaptureBinding;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.Discovered;
import java.time.Duration;
import java.util.List;

@Connector(name = "source-hello-world", documentation = "https://example.com/source-hello-world")
final class HelloWorld implements Capture<HelloWorld.Config, HelloWorld.Resource, HelloWorld.Cursor> {

    record Config(
            @Field(title = "Interval", description = "Time between two messages.") @Default("PT1S")
            Duration interval) {
        Config {
            if (!interval.isPositive()) {
                throw new IllegalArgumentException("interval must be positive, but is " + interval);
            }
        }
    }

    record Resource(
            @Field(title = "Stream", description = "Name of the stream of messages.") @ResourcePath
            String stream,

            @Field(title = "Greeting", description = "Who is greeted.") @Default("world")
            String name) {}

    record Cursor(long next) {}

    record Greeting(@Key long number, String message) {}

    @Override
    public List<Discovered<Resource>> discover(Config config) {
        return List.of(Discovered.of("greetings", new Resource("greetings", "world"), Greeting.class));
    }

    @Override
    public void capture(CaptureSession<Config, Resource, Cursor> session) throws Exception {
        session.forEachBinding(binding -> greet(binding, session.config().interval()));
    }

    private static void greet(CaptureBinding<Resource, Cursor> binding, Duration interval) throws InterruptedException {
        long number = binding.stateOr(new Cursor(0)).next();
        do {
            binding.emit(new Greeting(number, "Hello " + binding.resource().name()));
            binding.checkpoint(new Cursor(++number));
        } while (binding.pause(interval));
    }

    static void main(String[] args) {
        Capture.run(HelloWorld::new, args);
    }
}
