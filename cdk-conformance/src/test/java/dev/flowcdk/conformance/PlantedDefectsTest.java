package dev.flowcdk.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.FieldWishes;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The scenarios are proved by connectors that are right but for one defect: the scenario that it belongs to fails, and
/// no other does.
@Timeout(120)
class PlantedDefectsTest {

    /// Where both kinds are asked by the same code, a defect of one proves it.
    private static final Set<String> OF_MATERIALIZATIONS = Set.of(
            "undisturbed",
            "applied-again",
            "killed-at-any-message",
            "claimed-class",
            "acknowledged-late-or-never",
            "two-instances-at-once",
            "content",
            "ends-when-asked",
            "split-in-two-shards",
            "large-documents",
            "foreign-state",
            "backfill-raised",
            "property-added",
            "property-retyped",
            "property-removed");

    @Test
    void everyScenarioHasADefect() {
        assertThat(Scenarios.all().stream()
                        .filter(scenario -> scenario.concerns(CaptureSubject.class))
                        .map(Scenario::name))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(CaptureDefect.values())
                        .filter(defect -> defect != CaptureDefect.NONE)
                        .map(CaptureDefect::scenario)
                        .collect(Collectors.toSet()));
        assertThat(Scenarios.all().stream()
                        .filter(scenario -> scenario.concerns(MaterializationSubject.class))
                        .filter(PlantedDefectsTest::hasACheckOfItsOwn)
                        .map(Scenario::name))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(MaterializationDefect.values())
                        .filter(defect -> defect != MaterializationDefect.NONE)
                        .map(MaterializationDefect::scenario)
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(OF_MATERIALIZATIONS);
    }

    private static boolean hasACheckOfItsOwn(Scenario scenario) {
        return OF_MATERIALIZATIONS.contains(scenario.name()) || !scenario.concerns(CaptureSubject.class);
    }

    /// The page for reviewers lists them.
    @Test
    void theGuideListsEachDefect() throws IOException {
        String page = Files.readString(Path.of("../docs/guide/evidence.md"));

        for (CaptureDefect defect : CaptureDefect.values()) {
            if (defect != CaptureDefect.NONE) {
                assertThat(page).contains("| `" + defect.scenario() + "` | capture | " + defect.text() + " |");
            }
        }
        for (MaterializationDefect defect : MaterializationDefect.values()) {
            if (defect != MaterializationDefect.NONE) {
                assertThat(page).contains("| `" + defect.scenario() + "` | materialization | " + defect.text() + " |");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDefectOfACaptureIsToldByItsScenarioAlone(CaptureDefect defect) throws Exception {
        tellsAlone(capture(defect), defect.scenario());
    }

    @ParameterizedTest
    @EnumSource
    void aDefectOfAMaterializationIsToldByItsScenarioAlone(MaterializationDefect defect) throws Exception {
        tellsAlone(materialization(defect), defect.scenario());
    }

    private static void tellsAlone(Subject subject, String scenario) throws Exception {
        Report report = new Suite(Scenarios.all()).run(subject, new Suite.Progress() {});

        assertThat(report.results().stream()
                        .filter(result -> result.outcome().verdict() == Verdict.FAILS
                                || result.outcome().verdict() == Verdict.ADVICE)
                        .map(result -> result.scenario().name()))
                .as("%s", shown(report))
                .isEqualTo(scenario.isEmpty() ? List.of() : List.of(scenario));
    }

    static MaterializationSubject materialization(MaterializationDefect defect) {
        var world = new SampleEndpoint();
        var task = new MaterializationTask(
                "acme/list",
                new LocalEndpoint(List.of(), RawJson.of("{}"), Map.of(), true),
                List.of(new MaterializationTask.Binding(
                        RawJson.of("{\"table\":\"list\"}"), "acme/numbers", FieldWishes.recommended(), 0, 0, false)),
                false);
        var collection = CatalogCollection.of("acme/numbers", List.of("/id"), RawJson.of(SampleMaterialization.SCHEMA));
        return new MaterializationSubject(
                new Catalog(Map.of(), Map.of(collection.name(), collection), Map.of(task.name(), task)),
                task,
                new ConnectorInstance(() -> new SampleMaterialization(defect, world), ProtoCodec.INSTANCE),
                Variants.NONE,
                new Settings(
                        7,
                        50,
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(defect == MaterializationDefect.NEVER_ENDS ? 15 : 5)),
                new Workload(world::reset, null, defect == MaterializationDefect.NEEDS_DOCUMENTS ? null : world::read),
                MaterializationConduct.claiming(
                        switch (defect) {
                            case CLAIMS_OTHERWISE -> MaterializationClass.DOCUMENT_COUNTER;
                            case NEEDS_DOCUMENTS -> null;
                            case NONE,
                                    APPLIES_ONCE,
                                    COMMITS_EARLY,
                                    FORGETS,
                                    UNFENCED,
                                    DROPS,
                                    NEVER_ENDS,
                                    IGNORES_RANGE,
                                    DROPS_LARGE,
                                    SKIPS_UNKNOWN,
                                    REMEMBERS_ROWS,
                                    KNOWS_FIRST,
                                    KEEPS_TYPES,
                                    NEEDS_ALL -> MaterializationClass.REMOTE_AUTHORITATIVE;
                        },
                        defect == MaterializationDefect.IGNORES_RANGE || defect == MaterializationDefect.NONE
                                ? Boolean.TRUE
                                : null));
    }

    private static String shown(Report report) {
        return report.results().stream()
                .map(result -> result.scenario().name() + ": " + result.outcome())
                .collect(Collectors.joining("\n"));
    }

    static CaptureSubject capture(CaptureDefect defect) {
        var world = new SampleCapture.World();
        boolean strict = defect == CaptureDefect.STRICT;
        Codec codec = strict || defect == CaptureDefect.NONE ? JsonCodec.INSTANCE : ProtoCodec.INSTANCE;
        Codec other = codec == ProtoCodec.INSTANCE ? JsonCodec.INSTANCE : ProtoCodec.INSTANCE;
        var task = new CaptureTask(
                "acme/counter",
                new LocalEndpoint(List.of(), RawJson.of("{\"token\":\"right\"}"), Map.of(), true),
                List.of(new CaptureTask.Binding(RawJson.of(SampleCapture.RESOURCE), "acme/numbers", 0, false)),
                300,
                false);
        var collection = CatalogCollection.of("acme/numbers", List.of("/id"), RawJson.of(SampleCapture.SCHEMA));
        return new CaptureSubject(
                new Catalog(Map.of(task.name(), task), Map.of(collection.name(), collection), Map.of()),
                task,
                defect == CaptureDefect.LEAVES_PROCESS
                        ? new LeavingConnector(new ConnectorInstance(() -> new SampleCapture(defect, world), codec))
                        : new ConnectorInstance(() -> new SampleCapture(defect, world), codec),
                new Variants(() -> new ConnectorInstance(() -> new SampleCapture(defect, world), other), null),
                new Settings(
                        7, 50, Duration.ofSeconds(20), Duration.ofSeconds(defect == CaptureDefect.NEVER_ENDS ? 15 : 5)),
                new Workload(world::reset, null, defect == CaptureDefect.DROPS ? world::read : null),
                CaptureConduct.claiming(
                        CaptureClass.EXACT, defect == CaptureDefect.IGNORES_RANGE ? Boolean.TRUE : null));
    }
}
