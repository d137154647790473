package dev.flowcdk.airbyte.source;

import dev.flowcdk.UserException;
import dev.flowcdk.airbyte.AirbyteOutput;
import dev.flowcdk.airbyte.CommandLine;
import dev.flowcdk.airbyte.FailureType;
import dev.flowcdk.airbyte.StreamName;
import dev.flowcdk.airbyte.ToldException;
import dev.flowcdk.airbyte.spec.SpecTranslation;
import dev.flowcdk.internal.launch.Entrance;
import dev.flowcdk.internal.launch.ProtocolServer;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureSpec;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.store.MemoryStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One read: from what is configured to the last state.
final class SourceRead {

    /// What a process ends with that was told to by SIGTERM.
    private static final int TERMINATED = 143;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Entrance entrance;
    private final CaptureCalls calls;
    private final SpecTranslation translation;
    private final AirbyteOutput messages;
    private final Clock clock;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicBoolean terminated = new AtomicBoolean();

    SourceRead(
            Entrance entrance, CaptureCalls calls, SpecTranslation translation, AirbyteOutput messages, Clock clock) {
        this.entrance = entrance;
        this.calls = calls;
        this.translation = translation;
        this.messages = messages;
        this.clock = clock;
    }

    /// A stream of the configured catalog.
    ///
    /// @param fresh whether it is read from the start, whatever its state
    private record Configured(SourceStream stream, boolean fresh) {}

    int run(CommandLine line) throws Exception {
        ObjectNode given = line.config();
        ObjectNode catalog = line.catalog();
        StreamStates states = StreamStates.of(line.state());
        Options options = Options.of(given);
        ObjectNode config = translation.endpointConfig(given);
        List<StreamName> gone = new ArrayList<>();
        List<Configured> configured = configured(catalog, config, gone);
        for (StreamName name : gone) {
            messages.error(FailureType.CONFIG, missing(name), name);
            messages.status(name, "INCOMPLETE");
        }
        if (!configured.isEmpty()) {
            read(given, config, configured, states, options);
        }
        if (!gone.isEmpty()) {
            throw new ToldException(new UserException(missing(gone.getFirst())));
        }
        return terminated.get() ? TERMINATED : 0;
    }

    private static String missing(StreamName name) {
        return "the source has no stream " + name + "; refresh the schema of the connection, or leave the stream out";
    }

    private List<Configured> configured(ObjectNode catalog, ObjectNode config, List<StreamName> gone) throws Exception {
        if (catalog.path("streams").isEmpty()) {
            throw new UserException("the catalog has no streams; select one at least");
        }
        Map<StreamName, SourceStream> there =
                AirbyteSource.streams(calls, config, calls.spec().resourcePathPointers());
        Set<StreamName> seen = new HashSet<>();
        List<Configured> configured = new ArrayList<>();
        for (JsonNode each : catalog.path("streams")) {
            StreamName name = StreamName.of(each.path("stream"));
            if (!seen.add(name)) {
                throw new UserException("the catalog has the stream " + name + " twice");
            }
            SourceStream stream = there.get(name);
            if (stream == null) {
                gone.add(name);
            } else {
                boolean fresh = !each.path("sync_mode").asString("").equals("incremental");
                configured.add(new Configured(stream, fresh));
            }
        }
        return configured;
    }

    private void read(
            ObjectNode given, ObjectNode config, List<Configured> configured, StreamStates states, Options options)
            throws Exception {
        CaptureSpec spec = applied(given, config, configured);
        Map<StreamName, String> stateKeys = new HashMap<>();
        List<ReadChannel.Read> reads = new ArrayList<>();
        for (int index = 0; index < configured.size(); index++) {
            SourceStream stream = configured.get(index).stream();
            String stateKey = spec.bindings().get(index).stateKey();
            reads.add(new ReadChannel.Read(stream.name(), stateKey, stream.tellsChanges()));
            if (!configured.get(index).fresh()) {
                stateKeys.put(stream.name(), stateKey);
            }
        }
        RawJson state = states.combined(stateKeys);
        reads.forEach(read -> messages.status(read.name(), "STARTED"));
        var open = new CaptureRequest.Open(spec, "airbyte", RangeSpec.whole(), state);
        var channel = new ReadChannel(open, state, reads, states.sequence(), messages, clock);
        try {
            serve(channel, options);
        } catch (Throwable failure) {
            messages.error(FailureType.of(failure), String.valueOf(failure.getMessage()), null);
            channel.abandon();
            throw new ToldException(failure);
        }
        channel.finish(!terminated.get());
    }

    private CaptureSpec applied(ObjectNode given, ObjectNode config, List<Configured> configured) throws Exception {
        Map<String, CatalogCollection> collections = new HashMap<>();
        List<CaptureTask.Binding> bindings = new ArrayList<>();
        for (Configured each : configured) {
            SourceStream stream = each.stream();
            String collection = "airbyte/" + bindings.size();
            collections.put(collection, CatalogCollection.of(collection, stream.key(), stream.schema()));
            StreamName name = stream.name();
            List<String> path =
                    name.namespace() == null ? List.of(name.name()) : List.of(name.namespace(), name.name());
            JsonNode resource = translation.resourceConfig(stream.resource(), path, given);
            bindings.add(new CaptureTask.Binding(AirbyteSource.raw(resource), collection, 0, false));
        }
        var task = new CaptureTask(AirbyteSource.TASK, AirbyteSource.endpoint(config), bindings, 0, false);
        CaptureSpec spec = calls.validate(new Catalog(Map.of(), collections, Map.of()), task, null)
                .spec();
        calls.apply(spec, null, new MemoryStore());
        return spec;
    }

    private void serve(ReadChannel channel, Options options) throws Exception {
        ProtocolServer server = entrance.newServer();
        entrance.onStop(() -> {
            terminated.set(true);
            stop(server);
        });
        long start = System.nanoTime();
        Thread watch = Thread.ofPlatform().daemon().name("end of the read").start(() -> {
            try {
                while (!isOver(channel, options, start)) {
                    Thread.sleep(BETWEEN_LOOKS);
                }
                stop(server);
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            server.serve(channel);
        } finally {
            watch.interrupt();
            channel.end();
            channel.close();
        }
    }

    private void stop(ProtocolServer server) {
        if (!stopped.getAndSet(true)) {
            server.stop();
        }
    }

    private boolean isOver(ReadChannel channel, Options options, long start) {
        if (channel.seemsDone(options.idle())) {
            messages.log(
                    "WARN",
                    "the source does not say when it has read everything, and is taken to have done so, since nothing has"
                            + " come for a while; where it pauses for longer, raise airbyte.idle_stop_seconds");
            return true;
        }
        Duration longest = options.longest();
        return longest != null && System.nanoTime() - start > longest.toNanos();
    }
}
