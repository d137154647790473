package dev.flowcdk.capture.internal;

import dev.flowcdk.Applied;
import dev.flowcdk.UserException;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.CaptureApply;
import dev.flowcdk.capture.CaptureValidation;
import dev.flowcdk.capture.Discovered;
import dev.flowcdk.capture.DocumentType;
import dev.flowcdk.capture.RequestedBinding;
import dev.flowcdk.internal.config.ConfigJson;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.CaptureSpec;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.internal.schema.RecordPointers;
import dev.flowcdk.internal.schema.RecordedSchema;
import dev.flowcdk.internal.task.ConnectorSpec;
import dev.flowcdk.internal.task.TaskConfigs;
import dev.flowcdk.internal.task.TaskParts;
import dev.flowcdk.json.RawJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules of the capture protocol: given requests one by one it says what follows from each. It does no I/O of its
/// own, only the author's code does. For one thread at a time.
final class CaptureProtocol<C, R, S> {

    /// Where a stream of requests stands.
    private enum Phase {
        REQUESTS("the stream awaits requests"),
        SESSION("the session is open");

        private final String text;

        Phase(String text) {
            this.text = text;
        }
    }

    private static final String NOT_OPENED = "the task cannot be opened as it is configured:";

    private final Capture<C, R, S> capture;
    private final CaptureRecords<C, R, S> types;
    private final @Nullable String documentationUrl;
    private Phase phase = Phase.REQUESTS;

    /// @param documentationUrl overrides the connector's own
    CaptureProtocol(Capture<C, R, S> capture, @Nullable String documentationUrl) {
        this.capture = capture;
        this.types = CaptureRecords.of(capture);
        this.documentationUrl = documentationUrl;
    }

    /// @throws ProtocolException when the request is not allowed now or breaks a rule
    /// @throws UserException with all problems of a config or of a validation
    /// @throws Exception whatever the author's code throws
    Step<C, R, S> handle(CaptureRequest request) throws Exception {
        if (request instanceof CaptureRequest.Acknowledge(int checkpoints)) {
            require(Phase.SESSION, "Acknowledge");
            return new Step.Durable<>(checkpoints);
        }
        require(Phase.REQUESTS, request.getClass().getSimpleName());
        return switch (request) {
            case CaptureRequest.Spec _ -> new Step.Answer<>(spec());
            case CaptureRequest.Discover discover -> new Step.Answer<>(discover(discover));
            case CaptureRequest.Validate validate -> new Step.Answer<>(validate(validate));
            case CaptureRequest.Apply apply -> new Step.Answer<>(apply(apply));
            case CaptureRequest.Open open -> open(open);
            case CaptureRequest.Acknowledge _ -> throw new IllegalStateException("Acknowledge is handled above");
        };
    }

    private void require(Phase required, String kind) {
        if (phase != required) {
            throw new ProtocolException(
                    "received " + kind + " while " + phase.text + "; it is only allowed while " + required.text);
        }
    }

    private CaptureResponse spec() {
        var spec = ConnectorSpec.of(capture.getClass(), types.config(), types.resource(), documentationUrl);
        return new CaptureResponse.Spec(
                ConnectorSpec.PROTOCOL,
                spec.configSchema(),
                spec.resourceSchema(),
                spec.documentation(),
                RecordPointers.resourcePath(types.resource()));
    }

    private CaptureResponse discover(CaptureRequest.Discover request) throws Exception {
        var configs = new TaskConfigs<>(types.config(), types.resource());
        C config = configs.require(configs.endpoint(request.config()), "the endpoint config is wrong:");
        List<CaptureResponse.DiscoveredBinding> bindings = new ArrayList<>();
        Set<List<String>> paths = new HashSet<>();
        for (Discovered<R> discovered : capture.discover(config)) {
            List<String> path = RecordPointers.resourcePathOf(discovered.resource());
            if (!paths.add(path)) {
                throw new IllegalStateException("resource " + ResourceNames.quoted(path) + " was discovered twice");
            }
            bindings.add(binding(discovered));
        }
        return new CaptureResponse.Discovered(bindings);
    }

    /// The resource's path is left out: the pointers of Spec find it in the resource.
    private CaptureResponse.DiscoveredBinding binding(Discovered<R> discovered) {
        DocumentType.OfSchema documents = switch (discovered.documents()) {
            case DocumentType.OfSchema schema -> schema;
            case DocumentType.OfRecord(var type) ->
                new DocumentType.OfSchema(RawJson.of(RecordedSchema.document(type)), RecordPointers.key(type));
        };
        return new CaptureResponse.DiscoveredBinding(
                discovered.name(),
                RawJson.of(ConfigJson.encode(discovered.resource())),
                documents.schema(),
                documents.key(),
                discovered.disabled(),
                List.of(),
                discovered.fallbackKey());
    }

    private CaptureResponse validate(CaptureRequest.Validate request) throws Exception {
        var reader = new TaskReader<>(types);
        C config = reader.configs().endpoint(request.config());
        List<RequestedBinding<R>> bindings = reader.validated(request);
        List<String> problems = reader.configs().problems();
        if (config != null) {
            var validation = CaptureValidation.of(request.name(), config, bindings);
            try {
                capture.validate(validation);
            } catch (UserException e) {
                if (problems.isEmpty() && validation.problems().isEmpty()) {
                    throw e;
                }
                problems.addAll(e.problems());
            }
            problems.addAll(validation.problems());
        }
        reader.configs().throwIfAny("the task cannot be captured as it is configured:");
        return new CaptureResponse.Validated(bindings.stream()
                .map(binding -> new CaptureResponse.ValidatedBinding(binding.resourcePath()))
                .toList());
    }

    private CaptureResponse apply(CaptureRequest.Apply request) throws Exception {
        CaptureSpec task = given(request.capture(), "Apply");
        var reader = new TaskReader<>(types);
        C config = reader.configs().endpoint(task.config());
        List<RequestedBinding<R>> bindings = reader.applied(request, task);
        C valid = reader.configs().require(config, "the task cannot be applied as it is configured:");
        Applied applied =
                capture.apply(CaptureApply.of(task.name(), valid, bindings).withState(request.state()));
        RawJson patch = applied.statePatch();
        return new CaptureResponse.Applied(
                applied.description(), patch == null ? null : new ConnectorState(patch, true));
    }

    private Step<C, R, S> open(CaptureRequest.Open request) {
        CaptureSpec task = given(request.capture(), "Open");
        var reader = new TaskReader<>(types);
        C config = reader.configs().endpoint(task.config());
        List<OpenTask.OpenBinding<R>> bindings = reader.opened(task);
        SessionState<S> state = reader.state(request.state(), bindings);
        C valid = reader.configs().require(config, NOT_OPENED);
        phase = Phase.SESSION;
        return new Step.Start<>(
                new CaptureResponse.Opened(capture.explicitAcknowledgements()),
                new OpenTask<>(
                        task.name(),
                        valid,
                        bindings,
                        TaskParts.range(request.range()),
                        reader.configs().require(state, NOT_OPENED)));
    }

    private static CaptureSpec given(@Nullable CaptureSpec capture, String kind) {
        if (capture == null) {
            throw new ProtocolException("received " + kind + " without a capture");
        }
        return capture;
    }
}
