package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.Exists;
import dev.flowcdk.internal.protocol.WireInference;
import dev.flowcdk.internal.protocol.WireProjection;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.SchemaDocument;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.runtime.wire.Connection;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.Faults;
import dev.flowcdk.runtime.wire.Rule;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The calls with one response of one protocol, what they have to keep, and checks that both protocols share.
///
/// @param <E> the protocol's responses
/// @param <S> its answer to Spec
final class Calls<E, S> {

    static final String VERSION = "local";
    static final int PROTOCOL_NUMBER = 3032023;
    private static final int MAX_APPLIES = 100;

    private final ConnectorSource source;
    private final Consumer<ConnectorLog> logs;
    private final Class<E> envelope;
    private final SpecCall<S> specCall;

    interface SpecCall<S> {
        S spec(Connection connection) throws InterruptedException;
    }

    interface Question<S, T> {
        T ask(Connection connection, S spec) throws InterruptedException;
    }

    Calls(ConnectorSource source, Consumer<ConnectorLog> logs, Class<E> envelope, SpecCall<S> specCall) {
        this.source = source;
        this.logs = logs;
        this.envelope = envelope;
        this.specCall = specCall;
    }

    /// Starts the connector, asks for its Spec and then a question, and ends it.
    <T> T ask(Question<S, T> question) throws IOException, InterruptedException {
        try (Connection connection = Connection.open(source, Faults.none(), logs)) {
            T answer = question.ask(connection, specCall.spec(connection));
            end(connection, envelope);
            return answer;
        }
    }

    /// Sends a request and takes its response.
    static <E, T extends E> T call(Connection connection, Class<E> envelope, Class<T> wanted, Object request)
            throws InterruptedException {
        connection.send(request);
        return receive(connection, envelope, wanted, request.getClass().getSimpleName());
    }

    /// Takes a response of a wanted kind.
    static <E, T extends E> T receive(Connection connection, Class<E> envelope, Class<T> wanted, String request)
            throws InterruptedException {
        E response = connection.receive(envelope);
        if (response == null) {
            connection.awaitEnd();
            throw new RuleBrokenException(
                    Rule.EXPECTED_KIND, "it ended without a response to " + request + ", with exit status 0");
        }
        if (!wanted.isInstance(response)) {
            throw new RuleBrokenException(
                    Rule.EXPECTED_KIND,
                    "it answered " + request + " with " + response.getClass().getSimpleName());
        }
        return wanted.cast(response);
    }

    /// Ends a stream of calls in order.
    private static void end(Connection connection, Class<?> envelope) throws InterruptedException {
        connection.closeRequests();
        Object further = connection.receive(envelope);
        if (further != null) {
            throw new RuleBrokenException(
                    Rule.ONE_RESPONSE, "a further " + further.getClass().getSimpleName() + " follows the response");
        }
        connection.awaitEnd();
    }

    /// An Apply and its response.
    interface Round {
        Applied apply(RawJson state) throws IOException, InterruptedException;
    }

    /// What the response to an Apply says.
    record Applied(String action, @Nullable ConnectorState state) {}

    /// Has an endpoint set up, again and again while the connector returns a state.
    ///
    /// @return what was done, one text for each Apply
    static List<String> apply(TaskStore store, Round round) throws IOException, InterruptedException {
        var actions = new ArrayList<String>();
        for (int count = 0; count < MAX_APPLIES; count++) {
            Applied applied = round.apply(store.state());
            actions.add(applied.action());
            if (applied.state() == null) {
                return actions;
            }
            store.commit(TaskStore.Commit.ofState(applied.state()));
        }
        throw new RuleBrokenException(Rule.APPLY_ENDS, "it still returned a state after " + MAX_APPLIES + " times");
    }

    static void checkSpec(
            int protocol, @Nullable RawJson configSchema, @Nullable RawJson resourceSchema, String documentationUrl) {
        if (protocol != PROTOCOL_NUMBER) {
            throw new RuleBrokenException(
                    Rule.PROTOCOL_NUMBER,
                    "connector returned an unexpected protocol version " + Integer.toUnsignedString(protocol)
                            + " (expected " + PROTOCOL_NUMBER + ")");
        }
        checkObject(Rule.SPEC_SCHEMAS, "the endpoint schema", configSchema);
        checkObject(Rule.SPEC_SCHEMAS, "the resource schema", resourceSchema);
        if (documentationUrl.isBlank()) {
            throw new RuleBrokenException(Rule.DOCUMENTATION_URL, "the documentation URL is empty");
        }
    }

    static SchemaDocument checkObject(Rule rule, String what, @Nullable RawJson json) {
        if (json == null) {
            throw new RuleBrokenException(rule, what + " is missing");
        }
        try {
            var document = SchemaDocument.of(json, what);
            if (document.root().isObject()) {
                return document;
            }
        } catch (RuntimeException malformed) {
            throw new RuleBrokenException(rule, malformed.getMessage() + "", malformed);
        }
        throw new RuleBrokenException(rule, what + " is not a JSON object");
    }

    /// True when a location exists in every document, or has a default.
    static boolean mustExist(WireProjection projection) {
        WireInference inference = projection.inference();
        return inference != null && (inference.exists() == Exists.MUST || inference.defaultValue() != null);
    }

    /// Checks the answers to a validation: one for each binding, with a path of its own.
    static void checkPaths(int bindings, List<List<String>> paths) {
        if (bindings != paths.size()) {
            throw new RuleBrokenException(
                    Rule.VALIDATED_ALL, "it answered " + paths.size() + " bindings of " + bindings);
        }
        Set<List<String>> seen = new HashSet<>();
        for (int index = 0; index < paths.size(); index++) {
            List<String> path = paths.get(index);
            if (path.isEmpty() || path.contains("")) {
                throw new RuleBrokenException(Rule.RESOURCE_PATH, "binding " + index + " has the path " + path);
            }
            if (!seen.add(path)) {
                throw new RuleBrokenException(
                        Rule.RESOURCE_PATH_UNIQUE, "binding " + index + " repeats the path " + path);
            }
        }
    }
}
