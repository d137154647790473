package dev.flowcdk.testing.conformance;

import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.launch.Channel;
import dev.flowcdk.internal.launch.ProtocolServer;
import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.ConstraintType;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.internal.protocol.MaterializeResponse.Constraint;
import dev.flowcdk.internal.protocol.MaterializeResponse.ValidatedBinding;
import dev.flowcdk.internal.protocol.RawBytes;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.internal.protocol.WireProjection;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.testing.conformance.ScriptedCapture.Responses;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A well-behaved materialization into memory, exactly once: its rows and its checkpoint commit together. Tests
/// override one method to make it break one rule.
class ScriptedMaterialization implements ProtocolServer {

    /// What survives the connector: the endpoint.
    static final class Endpoint {
        final Map<String, String> rows = new TreeMap<>();
        final List<String> stores = new ArrayList<>();
        final List<String> loads = new ArrayList<>();

        @Nullable
        RuntimeCheckpoint checkpoint;
    }

    final Endpoint endpoint;
    final boolean deltaUpdates;
    final List<String> keys = new ArrayList<>();
    private final Map<String, String> staged = new HashMap<>();

    ScriptedMaterialization(Endpoint endpoint, boolean deltaUpdates) {
        this.endpoint = endpoint;
        this.deltaUpdates = deltaUpdates;
    }

    @Override
    public void serve(Channel channel) throws Exception {
        var out = new Responses(channel);
        var frame = new Slice();
        while (channel.next(frame)) {
            switch (channel.codec().decode(MaterializeRequest.class, frame)) {
                case MaterializeRequest.Spec spec -> spec(out);
                case MaterializeRequest.Validate validate -> validate(validate, out);
                case MaterializeRequest.Apply apply -> apply(apply, out);
                case MaterializeRequest.Open open -> open(out);
                case MaterializeRequest.Acknowledge acknowledge -> acknowledge(out);
                case MaterializeRequest.Load load -> {
                    keys.add(String.valueOf(load.keyPacked()));
                    endpoint.loads.add(String.valueOf(load.keyPacked()));
                }
                case MaterializeRequest.Flush flush -> flush(out);
                case MaterializeRequest.Store store -> store(store, out);
                case MaterializeRequest.StartCommit commit -> startCommit(commit, out);
            }
        }
    }

    void spec(Responses out) throws IOException {
        out.send(new MaterializeResponse.Spec(3032023, RawJson.of("{}"), RawJson.of("{}"), "https://example.com"));
    }

    void validate(MaterializeRequest.Validate request, Responses out) throws IOException {
        var answers = new ArrayList<ValidatedBinding>();
        for (MaterializeRequest.Binding binding : request.bindings()) {
            CollectionSpec collection = binding.collection();
            var constraints = new TreeMap<String, Constraint>();
            if (collection != null) {
                for (WireProjection projection : collection.projections()) {
                    boolean root = projection.ptr().isEmpty();
                    constraints.put(
                            projection.field(),
                            new Constraint(
                                    root ? ConstraintType.LOCATION_REQUIRED : ConstraintType.FIELD_OPTIONAL,
                                    "because",
                                    ""));
                }
            }
            answers.add(new ValidatedBinding(
                    constraints,
                    List.of(String.valueOf(binding.resourceConfig()).replaceAll("\\W", "")),
                    deltaUpdates,
                    null,
                    false,
                    List.of()));
        }
        out.send(new MaterializeResponse.Validated(answers));
    }

    void apply(MaterializeRequest.Apply request, Responses out) throws IOException {
        out.send(new MaterializeResponse.Applied("", null));
    }

    void open(Responses out) throws IOException {
        out.send(new MaterializeResponse.Opened(endpoint.checkpoint, false));
    }

    void acknowledge(Responses out) throws IOException {
        out.send(new MaterializeResponse.Acknowledged(null));
    }

    void flush(Responses out) throws IOException {
        for (String key : keys) {
            String row = endpoint.rows.get(key);
            if (row != null) {
                out.send(new MaterializeResponse.Loaded(0, RawJson.of(row)));
            }
        }
        keys.clear();
        out.send(new MaterializeResponse.Flushed(null));
    }

    void store(MaterializeRequest.Store store, Responses out) throws IOException {
        RawBytes key = store.keyPacked();
        endpoint.stores.add((store.exists() ? "update " : "insert ")
                + (store.delete() ? "delete " : "")
                + withoutUuid(String.valueOf(store.doc())));
        staged.put(String.valueOf(key), store.delete() ? "" : String.valueOf(store.doc()));
    }

    private static String withoutUuid(String document) {
        return document.replaceAll("\"uuid\":\"[^\"]*\",?", "").replaceAll("\"_meta\":\\{},?", "");
    }

    void startCommit(MaterializeRequest.StartCommit commit, Responses out) throws IOException {
        staged.forEach((key, row) -> {
            if (row.isEmpty()) {
                endpoint.rows.remove(key);
            } else {
                endpoint.rows.put(key, row);
            }
        });
        staged.clear();
        endpoint.checkpoint = commit.runtimeCheckpoint();
        out.send(new MaterializeResponse.StartedCommit(null));
    }
}
