package dev.flowcdk.testing.conformance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.flowcdk.conformance.MaterializationConduct;
import dev.flowcdk.conformance.MaterializationSubject;
import dev.flowcdk.conformance.Workload;
import dev.flowcdk.internal.config.ConfigJson;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.FieldWishes;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.session.ListFeed.Document;
import dev.flowcdk.testing.ConnectorUnderTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// The [Conformance] of a materialization. What is told to it holds from then on for all its tests. For one thread.
public final class MaterializeConformance {

    private static final String TASK = "test/materialization";

    private final ConnectorUnderTest connector;
    private final RawJson config;
    private final Map<RawJson, CatalogCollection> bindings = new LinkedHashMap<>();
    private final List<List<Document>> transactions = new ArrayList<>();
    private final Set<Feature> lacking = EnumSet.noneOf(Feature.class);
    private int kills = 100;
    private Preparation prepare = () -> {};
    private Endpoint endpoint = () -> List.of();

    /// Reads what the endpoint holds.
    @FunctionalInterface
    public interface Endpoint {
        /// What the endpoint holds, as anything that can be compared, such as a list of rows.
        Object content() throws Exception;
    }

    MaterializeConformance(ConnectorUnderTest connector, RawJson config) {
        this.connector = connector;
        this.config = config;
    }

    /// Binds another collection.
    ///
    /// @param resource record of the resource that it goes to
    public MaterializeConformance binding(Record resource, CatalogCollection collection) {
        return binding(RawJson.of(ConfigJson.encode(resource)), collection);
    }

    /// Binds another collection.
    ///
    /// @param resource config of the resource that it goes to
    public MaterializeConformance binding(RawJson resource, CatalogCollection collection) {
        bindings.put(resource, collection);
        return this;
    }

    /// Adds a transaction of documents for the first binding.
    public MaterializeConformance transaction(String... documents) {
        return transaction(Arrays.stream(documents)
                .map(document -> new Document(0, RawJson.of(document)))
                .toList());
    }

    /// Adds a transaction.
    public MaterializeConformance transaction(List<Document> documents) {
        transactions.add(List.copyOf(documents));
        return this;
    }

    /// What empties the endpoint.
    public MaterializeConformance prepared(Preparation preparation) {
        prepare = preparation;
        return this;
    }

    /// How what the endpoint holds is read.
    public MaterializeConformance endpoint(Endpoint reader) {
        endpoint = reader;
        return this;
    }

    /// What the connector cannot do, which is held against it as well.
    public MaterializeConformance lacking(Feature... features) {
        lacking.addAll(List.of(features));
        return this;
    }

    /// How often the connector is killed at most, spread evenly over its messages; a hundred times at first.
    public MaterializeConformance kills(int most) {
        kills = most;
        return this;
    }

    /// All tests, with both of Flow's encodings where they matter.
    public Stream<DynamicTest> tests() {
        return Stream.of(
                dynamicTest("killed at any message", this::killedAtAnyMessage),
                dynamicTest("killed at any message of JSON", () -> killed(connector.speakingJson())),
                dynamicTest("acknowledged late or never", this::acknowledgedLateOrNever),
                dynamicTest("two instances at once", this::twoInstancesAtOnce));
    }

    /// The scenarios of `flow-cdk conformance` as tests, by the same names: how it describes itself, is started and
    /// ended, and bears crashes, second instances, wrong input and secrets. Those that do not apply are skipped.
    public Stream<DynamicTest> scenarios() {
        return ScenarioTests.of(MaterializationSubject.class, this::subject);
    }

    private MaterializationSubject subject() {
        MaterializeDisturbances task = disturbances(connector);
        return new MaterializationSubject(
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
                new MaterializationConduct(transactions, endpoint::content, null, !lacking.contains(Feature.FENCE)));
    }

    /// Kills the connector after each number of messages, in turn; then lets it go on from what was committed.
    ///
    /// @return how often it was killed
    /// @throws ConformanceException when something was lost or doubled, or there is nothing that could be
    public int killedAtAnyMessage() throws Exception {
        return killed(connector);
    }

    /// Acknowledges late, and drops the stream after each commit without an Acknowledge; a last session applies what is
    /// left.
    ///
    /// @throws ConformanceException when something was lost or doubled
    public void acknowledgedLateOrNever() throws Exception {
        disturbances(connector).acknowledgedLateOrNever();
    }

    /// Starts a second instance in the middle of the first one's session and lets it come to its end; then the first
    /// one goes on. It must fail, and must not have changed anything.
    ///
    /// @throws ConformanceException when something was lost or doubled, or [Feature#FENCE] is not as declared
    public void twoInstancesAtOnce() throws Exception {
        new Declared(lacking).check(Feature.FENCE, disturbances(connector).fencesTheOlderOfTwoInstances());
    }

    private int killed(ConnectorUnderTest connectorOfCodec) throws Exception {
        return disturbances(connectorOfCodec).killedAtEveryMessage(kills);
    }

    private MaterializeDisturbances disturbances(ConnectorUnderTest connectorOfCodec) {
        var all = new ArrayList<MaterializationTask.Binding>();
        var collections = new LinkedHashMap<String, CatalogCollection>();
        bindings.forEach((resource, collection) -> {
            all.add(new MaterializationTask.Binding(
                    resource, collection.name(), FieldWishes.recommended(), 0, 0, false));
            collections.put(collection.name(), collection);
        });
        var task = new MaterializationTask(TASK, new LocalEndpoint(List.of(), config, Map.of(), true), all, false);
        return new MaterializeDisturbances(
                connectorOfCodec,
                new Catalog(Map.of(), collections, Map.of(TASK, task)),
                task,
                transactions,
                prepare,
                endpoint);
    }
}
