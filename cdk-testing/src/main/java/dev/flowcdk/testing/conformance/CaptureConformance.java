package dev.flowcdk.testing.conformance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.flowcdk.conformance.CaptureConduct;
import dev.flowcdk.conformance.CaptureSubject;
import dev.flowcdk.conformance.Workload;
import dev.flowcdk.internal.config.ConfigJson;
import dev.flowcdk.internal.protocol.CaptureResponse.DiscoveredBinding;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.schema.Numbers;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.testing.ConnectorUnderTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;

/// The [Conformance] of a capture. What is told to it holds from then on for all its tests. For one thread.
///
/// A session counts as complete when its state says so, when the connector ends by itself, or when it has been quiet
/// for a time.
public final class CaptureConformance {

    private static final String PREFIX = "test/";

    private final ConnectorUnderTest connector;
    private final RawJson config;
    private final List<RawJson> resources = new ArrayList<>();
    private final List<String> ignored = new ArrayList<>();
    private final Set<Feature> lacking = EnumSet.noneOf(Feature.class);
    private int kills = 100;
    private Duration quiet = Duration.ofSeconds(2);
    private Preparation prepare = () -> {};
    private Predicate<RawJson> complete = state -> false;
    private Predicate<RawJson> counting = document -> true;

    CaptureConformance(ConnectorUnderTest connector, RawJson config) {
        this.connector = connector;
        this.config = config;
    }

    /// Binds another resource.
    ///
    /// @param resource record of a resource that is discovered
    public CaptureConformance binding(Record resource) {
        return binding(RawJson.of(ConfigJson.encode(resource)));
    }

    /// Binds another resource.
    ///
    /// @param resource config of a resource that is discovered; options that it leaves out are as discovered
    public CaptureConformance binding(RawJson resource) {
        resources.add(resource);
        return this;
    }

    /// How long the connector says nothing when it has said all; two seconds at first.
    public CaptureConformance quiet(Duration time) {
        quiet = time;
        return this;
    }

    /// Whether the connector has said all, by the state that was committed; asked after each commit. At first nobody
    /// can tell, so that a session ends when the connector is quiet.
    public CaptureConformance completeWhen(Predicate<RawJson> state) {
        complete = state;
        return this;
    }

    /// What brings the source to where it was.
    public CaptureConformance prepared(Preparation preparation) {
        prepare = preparation;
        return this;
    }

    /// Which documents are compared, for a source that never ends; all at first. They have come when the connector has
    /// said all.
    public CaptureConformance comparing(Predicate<RawJson> documents) {
        counting = documents;
        return this;
    }

    /// Locations of documents that may differ between runs, such as positions in a log.
    ///
    /// @param pointers JSON pointers
    public CaptureConformance ignoring(String... pointers) {
        ignored.addAll(List.of(pointers));
        return this;
    }

    /// What the connector cannot do, which is held against it as well.
    public CaptureConformance lacking(Feature... features) {
        lacking.addAll(List.of(features));
        return this;
    }

    /// How often the connector is killed at most, spread evenly over its messages; a hundred times at first.
    public CaptureConformance kills(int most) {
        kills = most;
        return this;
    }

    /// All tests, with both of Flow's encodings where they matter.
    public Stream<DynamicTest> tests() {
        return Stream.of(
                dynamicTest("killed at any message", this::killedAtAnyMessage),
                dynamicTest("killed at any message of JSON", () -> killed(connector.speakingJson())),
                dynamicTest("acknowledged late or never", this::acknowledgedLateOrNever),
                dynamicTest("two instances at once", this::twoInstancesAtOnce),
                dynamicTest("split in two shards", this::split));
    }

    /// The scenarios of `flow-cdk conformance` as tests, by the same names: how it describes itself, is started and
    /// ended, and bears crashes, second instances, wrong input and secrets. Those that do not apply are skipped.
    public Stream<DynamicTest> scenarios() {
        return ScenarioTests.of(CaptureSubject.class, this::subject);
    }

    private CaptureSubject subject() throws Exception {
        CaptureDisturbances task = disturbances(connector);
        return new CaptureSubject(
                task.catalog(),
                task.task(),
                connector,
                ScenarioTests.variants(connector),
                ScenarioTests.settings(kills),
                new Workload(
                        () -> {
                            prepare.run();
                            return List.of();
                        },
                        null,
                        null),
                new CaptureConduct(
                        quiet,
                        complete,
                        counting,
                        ignored,
                        null,
                        !lacking.contains(Feature.SPLIT),
                        !lacking.contains(Feature.ACKNOWLEDGEMENTS)));
    }

    /// Kills the connector after each number of messages, in turn; then lets it go on from what was committed.
    ///
    /// @return how often it was killed
    /// @throws ConformanceException when something was lost or changed, or there is nothing that could be
    public int killedAtAnyMessage() throws Exception {
        return killed(connector);
    }

    /// Acknowledges late, in batches, and never, then lets the connector go on.
    ///
    /// @throws ConformanceException when something was lost or changed, or [Feature#ACKNOWLEDGEMENTS] is not as
    ///     declared
    public void acknowledgedLateOrNever() throws Exception {
        CaptureDisturbances disturbances = disturbances(connector);
        new Declared(lacking).check(Feature.ACKNOWLEDGEMENTS, disturbances.acknowledges());
        disturbances.acknowledgedLateOrNever();
    }

    /// Starts a second instance while the first one runs, and commits what the second one says.
    ///
    /// @throws ConformanceException when something was lost or changed
    public void twoInstancesAtOnce() throws Exception {
        disturbances(connector).twoInstancesAtOnce();
    }

    /// Runs two shards, each with half of the keys.
    ///
    /// @throws ConformanceException when [Feature#SPLIT] is not as declared
    public void split() throws Exception {
        new Declared(lacking).check(Feature.SPLIT, disturbances(connector).splits());
    }

    private int killed(ConnectorUnderTest connectorOfCodec) throws Exception {
        return disturbances(connectorOfCodec).killedAtEveryMessage(kills);
    }

    private CaptureDisturbances disturbances(ConnectorUnderTest connectorOfCodec) throws Exception {
        var collections = new LinkedHashMap<String, CatalogCollection>();
        var bindings = new ArrayList<CaptureTask.Binding>();
        prepare.run(); // there may be nothing to discover before
        List<DiscoveredBinding> discovered = new CaptureCalls(connectorOfCodec, log -> {})
                .discover(PREFIX + "capture", config)
                .bindings();
        for (RawJson resource : resources) {
            DiscoveredBinding found = discovered(discovered, resource);
            RawJson schema = found.documentSchema();
            RawJson proposed = found.resourceConfig();
            if (schema == null || proposed == null) {
                throw new ConformanceException("what is discovered of " + resource + " has no schema or no resource");
            }
            var collection = CatalogCollection.of(PREFIX + found.recommendedName(), found.key(), schema);
            collections.put(collection.name(), collection);
            bindings.add(new CaptureTask.Binding(proposed, collection.name(), 0, false));
        }
        var endpoint = new LocalEndpoint(List.of(), config, Map.of(), true);
        var task = new CaptureTask(PREFIX + "capture", endpoint, bindings, 0, false);
        return new CaptureDisturbances(
                connectorOfCodec,
                new Catalog(Map.of(task.name(), task), collections, Map.of()),
                task,
                quiet,
                prepare,
                complete,
                counting,
                ignored);
    }

    private static DiscoveredBinding discovered(List<DiscoveredBinding> all, RawJson resource) {
        JsonNode wanted = Numbers.exactMapper().readTree(resource.bytes());
        return all.stream()
                .filter(each -> each.resourceConfig() != null && holds(each.resourceConfig(), wanted))
                .findFirst()
                .orElseThrow(() -> new ConformanceException("nothing is discovered that is like " + resource
                        + "; discovered is "
                        + all.stream()
                                .map(each -> String.valueOf(each.resourceConfig()))
                                .toList()));
    }

    /// Whether each option that is wanted is there with the same value.
    private static boolean holds(RawJson resource, JsonNode wanted) {
        JsonNode found = Numbers.exactMapper().readTree(resource.bytes());
        return wanted.properties().stream().allMatch(option -> option.getValue().equals(found.get(option.getKey())));
    }
}
