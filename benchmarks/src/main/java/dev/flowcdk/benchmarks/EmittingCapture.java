package dev.flowcdk.benchmarks;

import dev.flowcdk.Connector;
import dev.flowcdk.Field;
import dev.flowcdk.Key;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.Discovered;
import java.util.List;

/// A capture that does nothing but emit small documents, until it is stopped.
@Connector(name = "emitting-capture", documentation = "https://example.com/emitting-capture")
final class EmittingCapture
        implements Capture<EmittingCapture.Config, EmittingCapture.Resource, EmittingCapture.Cursor> {

    record Config(
            @Field(title = "Characters", description = "How many each document has beside its number.")
            int characters,

            @Field(title = "Documents", description = "How many are in a transaction.")
            int documents) {}

    record Resource(
            @Field(title = "Stream", description = "Name of the binding.") @ResourcePath
            String stream) {}

    record Cursor(long next) {}

    record Document(@Key long number, String text) {}

    @Override
    public List<Discovered<Resource>> discover(Config config) {
        return List.of(Discovered.of("documents", new Resource("documents"), Document.class));
    }

    @Override
    public void capture(CaptureSession<Config, Resource, Cursor> session) throws Exception {
        String text = "x".repeat(session.config().characters());
        int documents = session.config().documents();
        session.forEachBinding(binding -> {
            long number = 0;
            while (!session.stopping()) {
                for (int count = 0; count < documents; count++) {
                    binding.emit(new Document(number++, text));
                }
                binding.checkpoint(new Cursor(number));
            }
        });
    }

    static void main(String[] args) {
        Capture.run(EmittingCapture::new, args);
    }
}
