package dev.flowcdk.materialize.internal;

import dev.flowcdk.Applied;
import dev.flowcdk.UserException;
import dev.flowcdk.internal.launch.Channel;
import dev.flowcdk.internal.launch.ProtocolServer;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.internal.task.ConnectorSpec;
import dev.flowcdk.internal.task.TaskParts;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.Materialization;
import dev.flowcdk.materialize.MaterializeApply;
import dev.flowcdk.materialize.MaterializeValidation;
import dev.flowcdk.materialize.StagingMaterialization;
import dev.flowcdk.materialize.ValidatedBinding;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Speaks Flow's protocol for a materialization. Serves once.
///
/// Public for the kit's other modules; connectors start with [Materialization#run].
///
/// @param <C> record of the endpoint config
/// @param <R> record of the resource config
public final class MaterializeServer<C, R> implements ProtocolServer {

    /// How long closing may take after a failure while the runtime sends nothing.
    private static final Duration CLEAN_UP = Duration.ofSeconds(5);

    private final Materialization<C, R> materialization;
    private final MaterializationRecords<C, R> types;
    private final SpecReader<C, R> specs;
    private final @Nullable String documentationUrl;
    private final ServingEnd end;
    private volatile @Nullable Thread session;

    /// @param documentationUrl takes the place of the connector's own, for variants of a connector; may be null
    MaterializeServer(Materialization<C, R> materialization, @Nullable String documentationUrl) {
        this(materialization, documentationUrl, CLEAN_UP);
    }

    MaterializeServer(Materialization<C, R> materialization, @Nullable String documentationUrl, Duration cleanUp) {
        this.end = new ServingEnd(cleanUp);
        this.materialization = materialization;
        this.types = MaterializationRecords.of(materialization);
        this.specs = new SpecReader<>(types);
        this.documentationUrl = documentationUrl;
    }

    /// Serves an author's materialization as the process it is alone in.
    public static ProtocolServer ofProcess(Materialization<?, ?> materialization) {
        return new MaterializeServer<>(materialization, System.getenv("DOCS_URL"));
    }

    /// Serves an author's materialization inside of another process.
    public static ProtocolServer of(Materialization<?, ?> materialization) {
        return new MaterializeServer<>(materialization, null);
    }

    /// What the materialization can do beside the protocol; null when it cannot.
    public @Nullable ServedStaging<C, R> staging() {
        return materialization instanceof StagingMaterialization<C, R> able ? new ServedStaging<>(able, specs) : null;
    }

    /// Answers on a thread of its own: a thread that waits for input cannot be interrupted.
    @Override
    public void serve(Channel channel) throws Exception {
        var requests = new Requests(channel, end);
        var responses = new Responses(channel);
        end.ends(channel);
        Thread started = Thread.ofPlatform().name("session").daemon().unstarted(() -> {
            try {
                answer(requests, responses);
                end.done();
            } catch (Throwable e) { // thrown again, whatever it is, by the thread that serves
                if (TransactionAbandonedException.led(e)) {
                    System.getLogger(MaterializeServer.class.getName())
                            .log(end.stopping() ? Level.DEBUG : Level.INFO, e.getMessage());
                    end.done();
                } else {
                    end.fail(e);
                }
            }
        });
        session = started;
        started.start();
        end.await();
    }

    @Override
    public void stop() {
        end.stop();
    }

    @Override
    public void kill(Duration limit) throws InterruptedException {
        Thread started = session;
        if (started != null) {
            started.interrupt();
            started.join(limit);
        }
    }

    private void answer(Requests requests, Responses responses) throws Exception {
        while (requests.next() != null) {
            switch (requests.message()) {
                case MaterializeRequest.Spec _ -> responses.send(spec());
                case MaterializeRequest.Validate validate -> responses.send(validate(validate));
                case MaterializeRequest.Apply apply -> responses.send(apply(apply));
                case MaterializeRequest.Open open -> {
                    session(open, requests, responses);
                    return;
                }
                case MaterializeRequest.Load _,
                        MaterializeRequest.Flush _,
                        MaterializeRequest.Store _,
                        MaterializeRequest.StartCommit _,
                        MaterializeRequest.Acknowledge _ -> throw new IllegalStateException("allowed before a session");
            }
        }
    }

    private MaterializeResponse.Spec spec() {
        var spec = ConnectorSpec.of(materialization.getClass(), types.config(), types.resource(), documentationUrl);
        return new MaterializeResponse.Spec(
                ConnectorSpec.PROTOCOL, spec.configSchema(), spec.resourceSchema(), spec.documentation());
    }

    private MaterializeResponse.Validated validate(MaterializeRequest.Validate request) throws Exception {
        MaterializeValidation<C, R> validation = specs.validation(request);
        List<ValidatedBinding> answers = materialization.validate(validation);
        List<String> problems = validation.problems();
        if (problems.size() == 1) {
            throw new UserException(problems.getFirst());
        }
        if (!problems.isEmpty()) {
            throw new UserException("the task cannot be materialized:", problems);
        }
        return Validations.answer(validation.bindings(), answers);
    }

    private MaterializeResponse.Applied apply(MaterializeRequest.Apply request) throws Exception {
        var task = specs.task(require(request.materialization(), "apply"));
        Applied applied = materialization.apply(new MaterializeApply<>(
                task.name(),
                task.config(),
                task.bindings(),
                specs.lastBindings(request.lastMaterialization()),
                request.state()));
        RawJson patch = applied.statePatch();
        return new MaterializeResponse.Applied(
                applied.description(), patch == null ? null : new ConnectorState(patch, true));
    }

    private void session(MaterializeRequest.Open request, Requests requests, Responses responses) throws Exception {
        var task = specs.task(require(request.materialization(), "open"));
        var session = new Session<>(task, TaskParts.range(request.range()), request.state(), requests, responses, end);
        materialization.materialize(session);
        session.requireStarted();
    }

    private static MaterializationSpec require(@Nullable MaterializationSpec spec, String request) {
        if (spec == null) {
            throw new ProtocolException("request \"" + request + "\" has no materialization");
        }
        return spec;
    }
}
