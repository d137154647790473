package dev.flowcdk.conformance;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.launch.Channel;
import dev.flowcdk.internal.launch.ProtocolServer;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.CaptureResponse.DiscoveredBinding;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.json.RawJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A small capture that numbers its documents from one to [#LAST], a checkpoint after each, and asks for
/// acknowledgements unless that is in the way. It is right but for one defect.
final class SampleCapture implements ProtocolServer {

    static final int LAST = 8;
    static final String RESOURCE = "{\"stream\":\"numbers\"}";
    static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"integer\"}},\"required\":[\"id\"]}";

    private final CaptureDefect defect;
    private final World world;
    private final CountDownLatch asked = new CountDownLatch(1);
    private Channel channel;
    private int requests;

    /// What outlives an instance.
    static final class World {
        final AtomicInteger calls = new AtomicInteger();
        final AtomicInteger applied = new AtomicInteger();
        final AtomicInteger live = new AtomicInteger();
        final Map<String, Integer> newest = new ConcurrentHashMap<>();
        final Map<String, Integer> opened = new ConcurrentHashMap<>();

        /// As it is at first.
        List<Workload.Line> reset() {
            applied.set(0);
            newest.clear();
            opened.clear();
            return List.of();
        }

        List<Workload.Line> read() {
            var lines = new ArrayList<Workload.Line>();
            for (int id = 1; id <= LAST; id++) {
                lines.add(new Workload.Line("acme/numbers", RawJson.of("{\"id\":" + id + "}")));
            }
            return lines;
        }
    }

    SampleCapture(CaptureDefect defect, World world) {
        this.defect = defect;
        this.world = world;
    }

    @Override
    public void serve(Channel opened) throws Exception {
        channel = opened;
        var frame = new Slice();
        while (next(frame)) {
            if (defect == CaptureDefect.STRICT && frame.toString().contains("notYetInvented")) {
                throw new UserException("what is notYetInvented?");
            }
            requests++;
            switch (channel.codec().decode(CaptureRequest.class, frame)) {
                case CaptureRequest.Spec spec -> send(spec());
                case CaptureRequest.Discover discover -> send(new CaptureResponse.Discovered(List.of(discovered())));
                case CaptureRequest.Validate validate -> send(validated(validate));
                case CaptureRequest.Apply apply -> send(applied());
                case CaptureRequest.Open open -> {
                    check(open.capture() == null ? null : open.capture().config());
                    open(open);
                    return;
                }
                case CaptureRequest.Acknowledge acknowledge -> throw new IllegalStateException("nothing is open");
            }
        }
        if (defect == CaptureDefect.ENDS_BADLY && requests == 0) {
            throw new UserException("the input has ended");
        }
    }

    private boolean next(Slice frame) throws Exception {
        try {
            return channel.next(frame);
        } catch (ProtocolException garbage) {
            if (defect == CaptureDefect.HANGS) {
                new CountDownLatch(1).await();
            }
            throw garbage;
        }
    }

    private CaptureResponse.Spec spec() {
        String type = defect == CaptureDefect.SECRET_NUMBER ? "integer" : "string";
        String title = defect == CaptureDefect.UNTITLED ? "" : "\"title\":\"Token\",";
        String config = "{\"type\":\"object\",\"required\":[\"token\"],\"properties\":{\"token\":{" + title
                + "\"description\":\"Key.\",\"type\":\"" + type + "\",\"secret\":true}}}";
        String resource =
                "{\"type\":\"object\",\"required\":[\"stream\"],\"properties\":{\"stream\":{\"title\":\"Stream\","
                        + "\"description\":\"Name.\",\"type\":\"string\"}}}";
        String address = defect == CaptureDefect.NO_ADDRESS ? "see the README" : "https://example.com/numbers";
        return new CaptureResponse.Spec(3032023, RawJson.of(config), RawJson.of(resource), address, List.of("/stream"));
    }

    private DiscoveredBinding discovered() {
        String name = defect == CaptureDefect.FLAPPING ? "numbers" + world.calls.incrementAndGet() : "numbers";
        return new DiscoveredBinding(
                name,
                RawJson.of("{\"stream\":\"" + name + "\"}"),
                RawJson.of(SCHEMA),
                List.of("/id"),
                false,
                List.of(),
                false);
    }

    private CaptureResponse.Validated validated(CaptureRequest.Validate request) {
        check(request.config());
        if (defect == CaptureDefect.FIXED_SCHEMA
                && String.valueOf(request.bindings()).contains("added_later")) {
            throw new UserException("the collection is not the one that was discovered");
        }
        String path =
                defect == CaptureDefect.OTHER_JSON && channel.codec().name().equals("json") ? "Numbers" : "numbers";
        return new CaptureResponse.Validated(List.of(new CaptureResponse.ValidatedBinding(List.of(path))));
    }

    private void check(RawJson config) {
        JsonNode token = JsonMapper.shared().readTree(config.bytes()).path("token");
        if (token.isNull() && defect == CaptureDefect.HANGS_ON_NULL) {
            await();
        }
        if (!token.isString()) {
            throw new UserException(
                    defect == CaptureDefect.TRACES
                            ? "java.lang.ClassCastException: no text\n\tat com.acme.Numbers(Numbers.java:1)"
                            : "the token must be a text");
        }
        if (token.stringValue().startsWith("canary")) {
            throw new UserException(
                    defect == CaptureDefect.TELLS_CONFIG ? "the config is wrong: " + config : "the token is wrong");
        }
    }

    private static void await() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException killed) {
            Thread.currentThread().interrupt();
        }
    }

    private CaptureResponse.Applied applied() {
        if (world.applied.incrementAndGet() > 1 && defect == CaptureDefect.APPLIES_ONCE) {
            throw new UserException("there is such a slot already");
        }
        return new CaptureResponse.Applied("", null);
    }

    @Override
    public void stop() {
        asked.countDown();
    }

    private void open(CaptureRequest.Open request) throws Exception {
        int others = world.live.getAndIncrement();
        try {
            boolean acknowledged = defect == CaptureDefect.COUNTS_MESSAGES;
            send(new CaptureResponse.Opened(acknowledged));
            String place = defect == CaptureDefect.KEEPS_PLACE
                    ? "next"
                    : Objects.requireNonNull(request.capture())
                            .bindings()
                            .getFirst()
                            .stateKey();
            JsonNode state = request.state() == null
                    ? JsonMapper.shared().createObjectNode()
                    : JsonMapper.shared().readTree(request.state().bytes());
            int next = state.path(place).asInt(1);
            if (defect == CaptureDefect.SKIPS_UNKNOWN && state.has("format")) {
                next = LAST + 1;
            }
            if (defect == CaptureDefect.REPEATS) {
                next = Math.max(1, next - 1);
            }
            if (defect == CaptureDefect.REMEMBERS) {
                if (next < world.newest.getOrDefault(place, 0)) {
                    throw new UserException("has been further than " + next);
                }
                world.newest.put(place, next);
            }
            int last = world.opened.getOrDefault(place, 0);
            world.opened.put(place, next);
            if (defect == CaptureDefect.HASTY && next == last) {
                next++;
            }
            if (defect == CaptureDefect.SHARES && others > 0) {
                next++;
            }
            send(place, next, request.range());
            if (defect == CaptureDefect.SHARES) {
                asked.await();
            }
            if (acknowledged) {
                acknowledgements();
            }
            if (defect == CaptureDefect.NEVER_ENDS) {
                new CountDownLatch(1).await();
            }
        } finally {
            world.live.decrementAndGet();
        }
    }

    private void send(String place, int first, RangeSpec range) throws IOException {
        for (int id = first; id <= LAST && (id == first || asked.getCount() > 0); id++) {
            boolean mine = defect == CaptureDefect.IGNORES_RANGE
                    || (range == null || (id <= LAST / 2 ? range.keyBegin() == 0 : range.keyEnd() == -1));
            boolean dropped = defect == CaptureDefect.SILENT || (defect == CaptureDefect.DROPS && id == 3);
            if (mine && !dropped) {
                send(new CaptureResponse.Captured(0, RawJson.of("{\"id\":" + id + "}")));
            }
            send(new CaptureResponse.Checkpoint(
                    new ConnectorState(RawJson.of("{\"" + place + "\":" + (id + 1) + "}"), true)));
        }
    }

    /// Waits for those of all checkpoints, as it would before it lets go of what it has read.
    private void acknowledgements() throws IOException {
        var frame = new Slice();
        while (channel.next(frame)) {
            if (channel.codec().decode(CaptureRequest.class, frame) instanceof CaptureRequest.Acknowledge acknowledge
                    && acknowledge.checkpoints() > 1) {
                throw new UserException("acknowledged were " + acknowledge.checkpoints() + " checkpoints at once");
            }
        }
    }

    private void send(Object message) throws IOException {
        var frame = new GrowingBytes(256);
        channel.codec().encode(message, frame);
        channel.send(frame);
    }
}
