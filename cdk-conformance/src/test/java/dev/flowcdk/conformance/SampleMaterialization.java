package dev.flowcdk.conformance;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.launch.Channel;
import dev.flowcdk.internal.launch.ProtocolServer;
import dev.flowcdk.internal.protocol.ConstraintType;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.internal.protocol.MaterializeResponse.Constraint;
import dev.flowcdk.internal.protocol.MaterializeResponse.ValidatedBinding;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.json.RawJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A small materialization that appends documents to a list, together with the checkpoint, and fences off older
/// instances. It is right but for one defect.
final class SampleMaterialization implements ProtocolServer {

    static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"integer\"},\"name\":{\"type\":"
                    + "\"string\"}},\"required\":[\"id\"]}";

    private final MaterializationDefect defect;
    private final SampleEndpoint world;
    private final List<String> staged = new ArrayList<>();
    private Channel channel;
    private volatile @Nullable Thread serving;
    private SampleEndpoint.@Nullable Shard shard;
    private int fence;
    private boolean skipping;
    private boolean any;
    private boolean committed;

    SampleMaterialization(MaterializationDefect defect, SampleEndpoint world) {
        this.defect = defect;
        this.world = world;
    }

    @Override
    public void serve(Channel opened) throws Exception {
        channel = opened;
        serving = Thread.currentThread();
        var frame = new Slice();
        while (channel.next(frame)) {
            MaterializeRequest request = channel.codec().decode(MaterializeRequest.class, frame);
            synchronized (world) {
                answer(request);
            }
        }
    }

    @Override
    public void stop() {
        Thread running = serving;
        if (running != null && defect != MaterializationDefect.NEVER_ENDS) {
            running.interrupt();
        }
    }

    private void answer(MaterializeRequest request) throws IOException {
        switch (request) {
            case MaterializeRequest.Spec spec ->
                send(new MaterializeResponse.Spec(
                        3032023,
                        RawJson.of("{\"type\":\"object\"}"),
                        RawJson.of(
                                "{\"type\":\"object\",\"properties\":{\"table\":{\"title\":\"Table\",\"description\":"
                                        + "\"Name.\",\"type\":\"string\",\"x-collection-name\":true}}}"),
                        "https://example.com/list"));
            case MaterializeRequest.Validate validate -> send(validated(validate));
            case MaterializeRequest.Apply apply -> {
                if (world.applied++ > 0 && defect == MaterializationDefect.APPLIES_ONCE) {
                    throw new UserException("there is such a table already");
                }
                world.apply(Objects.requireNonNull(apply.materialization()), apply.lastMaterialization());
                send(new MaterializeResponse.Applied("", null));
            }
            case MaterializeRequest.Open open -> open(open);
            case MaterializeRequest.Acknowledge acknowledge -> {
                if (committed) {
                    world.unacknowledged = 0;
                }
                send(new MaterializeResponse.Acknowledged(null));
            }
            case MaterializeRequest.Load load -> throw new IllegalStateException("a delta binding loads nothing");
            case MaterializeRequest.Flush flush -> send(new MaterializeResponse.Flushed(null));
            case MaterializeRequest.Store store -> store(String.valueOf(store.doc()));
            case MaterializeRequest.StartCommit commit -> commit(commit.runtimeCheckpoint());
        }
    }

    private MaterializeResponse.Validated validated(MaterializeRequest.Validate request) {
        var constraints = new TreeMap<String, Constraint>();
        for (var projection : Objects.requireNonNull(
                        request.bindings().getFirst().collection())
                .projections()) {
            constraints.put(
                    projection.field(),
                    new Constraint(
                            projection.ptr().isEmpty()
                                    ? ConstraintType.LOCATION_REQUIRED
                                    : ConstraintType.FIELD_OPTIONAL,
                            "all is kept",
                            ""));
        }
        return new MaterializeResponse.Validated(
                List.of(new ValidatedBinding(constraints, List.of("list"), true, null, false, List.of())));
    }

    private void open(MaterializeRequest.Open request) throws IOException {
        boolean whole = defect == MaterializationDefect.IGNORES_RANGE || request.range() == null;
        SampleEndpoint.Shard own = world.open(whole ? RangeSpec.whole() : Objects.requireNonNull(request.range()));
        shard = own;
        fence = own.fence;
        skipping = defect == MaterializationDefect.SKIPS_UNKNOWN
                && !String.valueOf(request.state()).equals("{}");
        if (defect == MaterializationDefect.FORGETS && ++world.unacknowledged > 3 && !world.rows.isEmpty()) {
            world.rows.add(world.rows.getLast());
        }
        send(new MaterializeResponse.Opened(own.checkpoint, false));
    }

    private void store(String document) {
        any = true;
        var row = (ObjectNode) JsonMapper.shared().readTree(document);
        row.remove("_meta");
        if ((defect == MaterializationDefect.DROPS && row.path("id").asInt() == 3)
                || skipping
                || (defect == MaterializationDefect.DROPS_LARGE && document.length() > 1 << 20)
                || (defect == MaterializationDefect.REMEMBERS_ROWS && world.before.contains(row.toString()))
                || (defect == MaterializationDefect.NEEDS_ALL
                        && world.gone.stream().anyMatch(each -> !row.has(each)))) {
            return;
        }
        change(row);
        if (defect == MaterializationDefect.COMMITS_EARLY) {
            checkFence();
            world.rows.add(row.toString());
        } else {
            staged.add(row.toString());
        }
    }

    private void change(ObjectNode row) {
        for (String name : List.copyOf(row.propertyNames())) {
            List<String> types = world.types.get(name);
            if (types == null && defect == MaterializationDefect.KNOWS_FIRST) {
                row.remove(name);
            } else if (types != null
                    && defect == MaterializationDefect.KEEPS_TYPES
                    && row.get(name).isNumber() != (types.contains("integer") || types.contains("number"))) {
                row.putNull(name);
            }
        }
    }

    private void commit(@Nullable RuntimeCheckpoint checkpoint) throws IOException {
        if (!any && defect == MaterializationDefect.NEEDS_DOCUMENTS) {
            throw new UserException("there is nothing to commit");
        }
        any = false;
        if (defect != MaterializationDefect.UNFENCED) {
            checkFence();
        }
        world.rows.addAll(staged);
        staged.clear();
        Objects.requireNonNull(shard).checkpoint = checkpoint;
        skipping = false;
        committed = true;
        send(new MaterializeResponse.StartedCommit(null));
    }

    private void checkFence() {
        SampleEndpoint.check(Objects.requireNonNull(shard), fence);
    }

    private void send(Object message) throws IOException {
        var frame = new GrowingBytes(256);
        channel.codec().encode(message, frame);
        channel.send(frame);
    }
}
