package dev.flowcdk.benchmarks;

import dev.flowcdk.Connector;
import dev.flowcdk.Field;
import dev.flowcdk.Key;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.CaptureBinding;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.Discovered;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// A capture whose bindings all make some transactions, each of [#DOCUMENTS] documents that have 64 KiB together, and
/// then rest.
@Connector(name = "small-capture", documentation = "https://example.com/small-capture")
final class SmallCapture implements Capture<SmallCapture.Config, SmallCapture.Resource, SmallCapture.Cursor> {

    static final int DOCUMENTS = 16;

    private static final int BYTES = (64 << 10) / DOCUMENTS;

    record Config(
            @Field(title = "Transactions", description = "How many each binding makes.")
            int transactions) {}

    record Resource(
            @Field(title = "Stream", description = "Name of the binding.") @ResourcePath
            String stream) {}

    record Cursor(int next) {}

    record Noise(@Key long number, String text) {}

    @Override
    public List<Discovered<Resource>> discover(Config config) {
        return List.of(Discovered.of("noise", new Resource("noise"), Noise.class));
    }

    @Override
    public void capture(CaptureSession<Config, Resource, Cursor> session) throws Exception {
        session.forEachBinding(binding -> work(binding, session.config().transactions()));
    }

    private static void work(CaptureBinding<Resource, Cursor> binding, int transactions) throws InterruptedException {
        var random = new Random(binding.index());
        byte[] noise = new byte[BYTES / 2];
        for (int transaction = 0; transaction < transactions; transaction++) {
            for (int number = 0; number < DOCUMENTS; number++) {
                random.nextBytes(noise);
                binding.emit(new Noise(number, HexFormat.of().formatHex(noise)));
            }
            binding.checkpoint(new Cursor(transaction));
        }
        binding.pause(Duration.ofDays(1));
    }

    static void main(String[] args) {
        Capture.run(SmallCapture::new, args);
    }
}
