package dev.flowcdk.airbyte.destination;

import dev.flowcdk.UserException;
import dev.flowcdk.airbyte.AirbyteOutput;
import dev.flowcdk.airbyte.CommandLine;
import dev.flowcdk.airbyte.StreamName;
import dev.flowcdk.airbyte.destination.Plan.Planned;
import dev.flowcdk.internal.launch.Entrance;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.materialize.internal.ServedStaging;
import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.runtime.session.MaterializeDriver;
import dev.flowcdk.runtime.session.MaterializeListener;
import dev.flowcdk.runtime.session.MaterializeOptions;
import dev.flowcdk.runtime.store.MemoryStore;
import dev.flowcdk.runtime.store.TaskStore.Commit;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One write: sets the endpoint up, then hands over records until the messages end.
final class DestinationWrite {

    /// What a process ends with that was told to by SIGTERM.
    private static final int TERMINATED = 143;

    /// Above all keys: whatever comes may be there already.
    private static final byte[] LARGEST_KEY = {(byte) 0xff, (byte) 0xff};

    private final Entrance entrance;
    private final ConnectorInstance connector;
    private final MaterializeCalls calls;
    private final MaterializeResponse.Spec spec;
    private final @Nullable ServedStaging<?, ?> staging;
    private final AirbyteOutput messages;

    /// @param staging null when the connector cannot put records aside
    DestinationWrite(
            Entrance entrance,
            ConnectorInstance connector,
            MaterializeCalls calls,
            MaterializeResponse.Spec spec,
            @Nullable ServedStaging<?, ?> staging,
            AirbyteOutput messages) {
        this.entrance = entrance;
        this.connector = connector;
        this.calls = calls;
        this.spec = spec;
        this.staging = staging;
        this.messages = messages;
    }

    /// @param connection what the platform calls the connection; may be empty
    int run(CommandLine line, String connection) throws Exception {
        ObjectNode given = line.config();
        ObjectNode catalog = line.catalog();
        List<ConfiguredStream> streams = streams(catalog);
        refuseOverwriting(streams);
        var translation = AirbyteDestination.translation(spec);
        ObjectNode config = translation.endpointConfig(given);
        AirbyteDestination.validate(calls, config);
        var resources = new Resources(DestinationJson.tree(spec.resourceConfigSchema()), translation, given);
        String task = TaskName.of(config, DestinationJson.tree(spec.configSchema()), catalog, connection);
        var plan = new Plan(calls, task, AirbyteDestination.endpoint(config), streams, resources);
        Planned targets = plan.make(anew(streams));
        refuseDuplicates(streams, targets.spec());
        Refreshes refreshes =
                staging == null ? null : Refreshes.decide(staging, streams, targets, DestinationJson.raw(config));
        boolean refreshed = streams.stream().anyMatch(ConfiguredStream::refresh);
        Planned writing = refreshes == null || !refreshed ? targets : plan.make(refreshes.layout());
        try (var store = new MemoryStore()) {
            calls.apply(writing.spec(), writing.last(), store);
            if (refreshes != null) {
                refreshes.begin(writing);
            }
            expectKeys(writing.spec(), streams, store);
            MessageFeed feed = feed(streams, plan.columns());
            int status = write(writing, feed, store);
            if (refreshes != null && feed.ended()) {
                refreshes.finish(feed.complete());
            }
            return status;
        }
    }

    private void refuseOverwriting(List<ConfiguredStream> streams) {
        for (ConfiguredStream stream : streams) {
            if (staging == null && stream.mode() == SyncMode.OVERWRITE) {
                throw new UserException("stream " + stream.name() + ": this destination cannot replace records all at"
                        + " once, so destination_sync_mode cannot be \"overwrite\"; choose \"append\"");
            }
        }
    }

    /// Streams whose old records do not stay. Without a way to put new ones aside, they go at once; the first
    /// generation has none, and some clients know no other.
    private Set<StreamName> anew(List<ConfiguredStream> streams) {
        Set<StreamName> anew = new HashSet<>();
        for (ConfiguredStream stream : streams) {
            if (stream.refresh() && (staging != null || stream.generationNumber() > 1)) {
                anew.add(stream.name());
            }
        }
        return anew;
    }

    private static List<ConfiguredStream> streams(JsonNode catalog) {
        List<String> problems = new ArrayList<>();
        Map<StreamName, ConfiguredStream> streams = new HashMap<>();
        List<ConfiguredStream> all = new ArrayList<>();
        for (JsonNode configured : catalog.path("streams")) {
            ConfiguredStream stream = ConfiguredStream.of(configured, problems::add);
            if (streams.putIfAbsent(stream.name(), stream) != null) {
                problems.add("stream " + stream.name() + ": the catalog has it twice");
            }
            all.add(stream);
        }
        if (all.isEmpty()) {
            problems.add("there are no streams; select one at least");
        }
        if (!problems.isEmpty()) {
            throw new UserException("the configured catalog cannot be written:", problems);
        }
        return all;
    }

    private static void refuseDuplicates(List<ConfiguredStream> streams, MaterializationSpec materialization) {
        for (int index = 0; index < streams.size(); index++) {
            if (streams.get(index).mode() == SyncMode.APPEND_DEDUP
                    && materialization.bindings().get(index).deltaUpdates()) {
                throw new UserException("stream " + streams.get(index).name()
                        + ": this destination only adds records, so destination_sync_mode cannot be \"append_dedup\";"
                        + " choose \"append\"");
            }
        }
    }

    private static void expectKeys(
            MaterializationSpec materialization, List<ConfiguredStream> streams, MemoryStore store) {
        var keys = new HashMap<String, byte[]>();
        for (int index = 0; index < streams.size(); index++) {
            if (!streams.get(index).primaryKey().isEmpty()) {
                keys.put(materialization.bindings().get(index).stateKey(), LARGEST_KEY);
            }
        }
        store.commit(new Commit(List.of(), null, keys, Map.of(), null));
    }

    private MessageFeed feed(List<ConfiguredStream> streams, List<StreamColumns> columns) {
        var rawIds = new RawIds(Clock.systemUTC());
        var targets = new HashMap<StreamName, MessageFeed.Target>();
        for (int index = 0; index < streams.size(); index++) {
            ConfiguredStream stream = streams.get(index);
            var documents = new RecordDocuments(stream, columns.get(index), rawIds);
            targets.put(stream.name(), new MessageFeed.Target(stream.name(), index, documents));
        }
        return new MessageFeed(new InputLines(entrance.input()), new PendingStates(messages), targets);
    }

    private int write(Planned planned, MessageFeed feed, MemoryStore store) throws IOException, InterruptedException {
        var terminated = new AtomicBoolean();
        try (feed) {
            var driver = new MaterializeDriver(
                    connector,
                    planned.materialization(),
                    MaterializeOptions.task(),
                    store,
                    new MaterializeListener() {
                        @Override
                        public void acknowledged() {
                            feed.acknowledged();
                        }
                    },
                    log -> {});
            entrance.onStop(() -> {
                terminated.set(true);
                driver.stop();
            });
            driver.run(feed);
        }
        return terminated.get() && !feed.ended() ? TERMINATED : 0;
    }
}
