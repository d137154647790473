package dev.flowcdk.guide.rules;

import dev.flowcdk.Connector;
import dev.flowcdk.Field;
import dev.flowcdk.Key;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.Discovered;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.testing.CaptureRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A capture of one binding that does what it is given.
@Connector(name = "source-scripted", documentation = "https://example.com")
final class ScriptedCapture
        implements Capture<ScriptedCapture.Config, ScriptedCapture.Resource, ScriptedCapture.State> {

    record Config() {}

    record Resource(
            @Field(title = "Name", description = "A name.") @ResourcePath
            String name) {}

    record State(@Nullable Cursor changes, @Nullable Cursor history) {}

    record Cursor(long next) {}

    record Document(@Key long number, String text) {}

    /// What the capture does.
    interface Body {
        void run(CaptureSession<Config, Resource, State> session) throws Exception;
    }

    private final Body body;

    private ScriptedCapture(Body body) {
        this.body = body;
    }

    @Override
    public List<Discovered<Resource>> discover(Config config) {
        return List.of(Discovered.of("documents", new Resource("documents"), Document.class));
    }

    @Override
    public void capture(CaptureSession<Config, Resource, State> session) throws Exception {
        body.run(session);
    }

    /// A rule that this body breaks.
    static BrokenRule rule(String rule, Body body) {
        return new BrokenRule(rule, () -> messageOf(body));
    }

    private static String messageOf(Body body) {
        try {
            CaptureRun.start(() -> new ScriptedCapture(body), new Config()).untilExit();
        } catch (ConnectorFailedException failed) {
            Throwable thrown = failed.getCause() == null ? failed : failed.getCause();
            return String.valueOf(thrown.getMessage());
        }
        throw new AssertionError("nothing was said");
    }
}
