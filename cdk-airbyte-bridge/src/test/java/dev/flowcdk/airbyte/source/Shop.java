package dev.flowcdk.airbyte.source;

import dev.flowcdk.Advanced;
import dev.flowcdk.Connector;
import dev.flowcdk.Default;
import dev.flowcdk.Field;
import dev.flowcdk.Key;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.Secret;
import dev.flowcdk.TransientException;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.CaptureBinding;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.CaptureValidation;
import dev.flowcdk.capture.Discovered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Sells so many things, and more in each session; misbehaves when told to.
@Connector(name = "source-shop", documentation = "https://example.com/source-shop")
final class Shop implements Capture<Shop.Config, Shop.Resource, Shop.Position> {

    static final int MANY = 10_000;

    record Config(
            @Field(title = "Password", description = "To open the door.")
            Secret password,

            @Field(title = "Items", description = "How many there are.") @Default("3")
            int items,

            @Field(title = "Trouble", description = "What goes wrong.") @Default("NONE") @Advanced
            Trouble trouble) {}

    enum Trouble {
        NONE,
        BUG_AFTER_ONE,
        STRIKE_AFTER_ONE,
        NEVER_PAUSES,
        HAS_TOO_MANY_DEPARTMENTS
    }

    record Resource(
            @Field(title = "Floor", description = "Where it is sold.") @ResourcePath(0)
            String floor,

            @Field(title = "Department", description = "What is sold.") @ResourcePath(1)
            String department,

            @Field(title = "Price", description = "What one costs.") @Default("7")
            int price) {}

    record Position(long next) {}

    record Item(@Key long id, String name, int price) {}

    @Override
    public List<Discovered<Resource>> discover(Config config) {
        List<Discovered<Resource>> found = new ArrayList<>();
        for (String department : List.of("hats", "shoes", "odd \"names\", ü")) {
            found.add(Discovered.of(department, new Resource("ground.floor", department, 7), Item.class));
        }
        found.add(Discovered.of("cellar hats", new Resource("cellar", "hats", 7), Item.class));
        if (config.trouble() == Trouble.HAS_TOO_MANY_DEPARTMENTS) {
            for (int number = 0; number < MANY; number++) {
                found.add(Discovered.of("shelf " + number, new Resource("attic", "shelf " + number, 7), Item.class));
            }
        }
        return found;
    }

    @Override
    public void validate(CaptureValidation<Config, Resource> request) {
        if (!request.config().password().reveal().equals("sesame")) {
            request.problem("/password: the door does not open for it");
        }
    }

    @Override
    public void capture(CaptureSession<Config, Resource, Position> session) throws Exception {
        session.forEachBinding(binding -> sell(session, binding));
    }

    private static void sell(
            CaptureSession<Config, Resource, Position> session, CaptureBinding<Resource, Position> binding)
            throws InterruptedException {
        long next = binding.stateOr(new Position(0)).next();
        do {
            for (int count = 0; count < session.config().items(); count++) {
                binding.emit(new Item(next, "a\nb", binding.resource().price()));
                binding.checkpoint(new Position(++next));
                switch (session.config().trouble()) {
                    case BUG_AFTER_ONE -> throw new IllegalStateException("seven");
                    case STRIKE_AFTER_ONE -> throw new TransientException("the sellers are on strike");
                    case NONE, NEVER_PAUSES, HAS_TOO_MANY_DEPARTMENTS -> {}
                }
            }
            if (session.config().trouble() == Trouble.NEVER_PAUSES) {
                while (!session.stopping()) {
                    Thread.sleep(5);
                }
            }
        } while (binding.pause(Duration.ofHours(1)));
    }
}
