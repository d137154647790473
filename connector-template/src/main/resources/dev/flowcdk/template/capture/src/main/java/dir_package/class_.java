package ${package};

import dev.flowcdk.Choice;
import dev.flowcdk.Connector;
import dev.flowcdk.Default;
import dev.flowcdk.Discriminator;
import dev.flowcdk.Field;
import dev.flowcdk.Key;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.Secret;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.CaptureBinding;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.Discovered;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// Captures what weather stations measure. The stations are made up, so that it runs without an endpoint.
@Connector(name = "${name}", documentation = "https://example.com/${name}")
final class ${class} implements Capture<${class}.Config, ${class}.Resource, ${class}.Cursor> {

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    /// What a user sets for the whole task: the web app makes a form of it.
    record Config(
            @Field(title = "Interval", description = "Time between two measurements.") @Default("PT1S")
            Duration interval,

            @Field(title = "Login", description = "How to log in to the stations.")
            Login login) {
        Config {
            if (!interval.isPositive()) {
                throw new IllegalArgumentException("interval must be positive, but is " + interval);
            }
        }
    }

    @Discriminator("method")
    sealed interface Login {

        @Choice(name = "token", title = "Access token")
        record Token(
                @Field(title = "Token", description = "Encrypted wherever it is stored, and never in a log.")
                Secret token) implements Login {}

        @Choice(name = "anonymous", title = "Without login")
        record Anonymous() implements Login {}
    }

    /// What a user sets for one binding.
    record Resource(
            @Field(title = "Station", description = "Name of the station.") @ResourcePath
            String station) {}

    /// What a binding remembers: it goes on there after a restart.
    record Cursor(long next) {}

    /// A document. Its key and its schema are made of this record.
    record Measurement(@Key String station, @Key long number, Instant at, double celsius) {}

    @Override
    public List<Discovered<Resource>> discover(Config config) {
        return Stream.of("harbour", "hill")
                .map(station -> Discovered.of(station, new Resource(station), Measurement.class))
                .toList();
    }

    @Override
    public void capture(CaptureSession<Config, Resource, Cursor> session) throws Exception {
        session.forEachBinding(binding -> measure(binding, session.config().interval()));
    }

    private static void measure(CaptureBinding<Resource, Cursor> binding, Duration interval)
            throws InterruptedException {
        String station = binding.resource().station();
        long number = binding.stateOr(new Cursor(0)).next();
        do {
            Instant at = FIRST.plus(Duration.ofMinutes(number));
            binding.emit(new Measurement(station, number, at, celsius(number)));
            binding.checkpoint(new Cursor(++number)); // together they are a transaction: both are stored, or neither
        } while (binding.pause(interval));
    }

    static double celsius(long number) {
        return Math.round(150 + 50 * Math.sin(number / 10.0)) / 10.0;
    }

    static void main(String[] args) {
        Capture.run(${class}::new, args);
    }
}
