package dev.flowcdk.airbyte.destination;

import dev.flowcdk.UserException;
import dev.flowcdk.airbyte.AirbyteOutput;
import dev.flowcdk.airbyte.CommandLine;
import dev.flowcdk.airbyte.StreamName;
import dev.flowcdk.internal.launch.Entrance;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.runtime.session.MaterializeDriver;
import dev.flowcdk.runtime.session.MaterializeListener;
import dev.flowcdk.runtime.session.MaterializeOptions;
import dev.flowcdk.runtime.store.MemoryStore;
import dev.flowcdk.runtime.store.TaskStore.Commit;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private final AirbyteOutput messages;

    DestinationWrite(
            Entrance entrance,
            ConnectorInstance connector,
            MaterializeCalls calls,
            MaterializeResponse.Spec spec,
            AirbyteOutput messages) {
        this.entrance = entrance;
        this.connector = connector;
        this.calls = calls;
        this.spec = spec;
        this.messages = messages;
    }

    int run(CommandLine line) throws Exception {
        ObjectNode given = line.config();
        List<ConfiguredStream> streams = streams(line.catalog());
        var translation = AirbyteDestination.translation(spec);
        ObjectNode config = translation.endpointConfig(given);
        AirbyteDestination.validate(calls, config);
        var resources = new Resources(DestinationJson.tree(spec.resourceConfigSchema()), translation, given);
        var plan = new Plan(calls, taskName(streams), AirbyteDestination.endpoint(config), streams, resources);
        Plan.Planned planned = plan.make();
        refuseDuplicates(streams, planned.materialization().spec());
        try (var store = new MemoryStore()) {
            calls.apply(planned.materialization().spec(), planned.last(), store);
            expectKeys(planned.materialization().spec(), streams, store);
            return write(planned, feed(streams, plan.columns()), store);
        }
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

    /// The task of a catalog: another one that writes other streams to the same endpoint has nothing to do with it.
    private static String taskName(List<ConfiguredStream> streams) {
        var names = new TreeSet<String>();
        streams.forEach(stream -> names.add(stream.name().descriptor().toString()));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", names).getBytes(StandardCharsets.UTF_8));
            return "airbyte/" + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
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

    private int write(Plan.Planned planned, MessageFeed feed, MemoryStore store)
            throws IOException, InterruptedException {
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
