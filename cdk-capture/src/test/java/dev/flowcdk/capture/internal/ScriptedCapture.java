package dev.flowcdk.capture.internal;

import dev.flowcdk.Applied;
import dev.flowcdk.Connector;
import dev.flowcdk.Default;
import dev.flowcdk.Field;
import dev.flowcdk.Key;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.UserException;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.CaptureApply;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.CaptureValidation;
import dev.flowcdk.capture.Discovered;
import dev.flowcdk.capture.RequestedBinding;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A capture whose session is a script of the test.
@Connector(name = "source-scripted", documentation = "https://example.com/source-scripted")
final class ScriptedCapture
        implements Capture<ScriptedCapture.Config, ScriptedCapture.Resource, ScriptedCapture.Progress> {

    record Config(
            @Field(title = "Host", description = "Where the source is.")
            String host) {}

    record Resource(
            @Field(title = "Schema", description = "Schema of the table.") @Default("public") @ResourcePath(0)
            String schema,

            @Field(title = "Table", description = "Name of the table.") @ResourcePath(1)
            String table) {}

    record Progress(long next, @Nullable String mode, Map<String, Long> pages) {
        static Progress at(long next) {
            return new Progress(next, null, Map.of());
        }
    }

    record Position(@Nullable String cursor) {}

    record Item(@Key long id) {}

    interface Script {
        void run(CaptureSession<Config, Resource, Progress> session) throws Exception;
    }

    private final Script script;
    private final boolean explicitAcknowledgements;

    ScriptedCapture(Script script, boolean explicitAcknowledgements) {
        this.script = script;
        this.explicitAcknowledgements = explicitAcknowledgements;
    }

    static ScriptedCapture of(Script script) {
        return new ScriptedCapture(script, false);
    }

    static ScriptedCapture acknowledged(Script script) {
        return new ScriptedCapture(script, true);
    }

    @Override
    public List<Discovered<Resource>> discover(Config config) {
        if (config.host().equals("keyless")) {
            return List.of(Discovered.of("items", new Resource("public", "items"), Item.class)
                    .withFallbackKey());
        }
        return List.of(
                Discovered.of("items", new Resource("public", "items"), Item.class),
                Discovered.of("other", new Resource("sales", "other"), Item.class)
                        .withDisabled());
    }

    @Override
    public void validate(CaptureValidation<Config, Resource> request) {
        for (RequestedBinding<Resource> binding : request.bindings()) {
            if (binding.resource().table().startsWith("missing")) {
                request.problem(binding, "there is no such table");
            }
        }
        if (request.config().host().equals("nowhere")) {
            throw new UserException("nobody listens at \"nowhere\"");
        }
    }

    @Override
    public Applied apply(CaptureApply<Config, Resource> request) {
        if (request.bindings().isEmpty()) {
            return Applied.nothing();
        }
        Applied applied = Applied.of("published " + request.bindings().size() + " tables");
        return request.state() == null ? applied : applied.withStatePatch(request.state());
    }

    @Override
    public void capture(CaptureSession<Config, Resource, Progress> session) throws Exception {
        script.run(session);
    }

    @Override
    public boolean explicitAcknowledgements() {
        return explicitAcknowledgements;
    }
}
