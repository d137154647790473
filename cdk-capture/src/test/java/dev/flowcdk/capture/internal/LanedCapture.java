package dev.flowcdk.capture.internal;

import dev.flowcdk.Connector;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.Discovered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A capture whose bindings have a state in parts.
@Connector(name = "source-laned", documentation = "https://example.com/source-laned")
final class LanedCapture implements Capture<ScriptedCapture.Config, ScriptedCapture.Resource, LanedCapture.State> {

    record State(
            @Nullable Increment inc,
            @Nullable Backfill backfill,
            @Nullable Integer version) {}

    record Increment(long since) {}

    record Backfill(long until, @Nullable String page) {}

    interface Script {
        void run(CaptureSession<ScriptedCapture.Config, ScriptedCapture.Resource, State> session) throws Exception;
    }

    private final Script script;

    LanedCapture(Script script) {
        this.script = script;
    }

    @Override
    public List<Discovered<ScriptedCapture.Resource>> discover(ScriptedCapture.Config config) {
        return List.of();
    }

    @Override
    public void capture(CaptureSession<ScriptedCapture.Config, ScriptedCapture.Resource, State> session)
            throws Exception {
        script.run(session);
    }
}
