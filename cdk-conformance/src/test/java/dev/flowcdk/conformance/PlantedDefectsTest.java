package dev.flowcdk.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The scenarios are proved by connectors that are right but for one defect: the scenario that it belongs to fails, and
/// no other does.
@Timeout(120)
class PlantedDefectsTest {

    @Test
    void everyScenarioHasADefect() {
        CaptureSubject capture = capture(CaptureDefect.NONE);

        assertThat(Scenarios.all().stream()
                        .filter(scenario -> scenario.concerns(capture))
                        .map(Scenario::name))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(CaptureDefect.values())
                        .filter(defect -> defect != CaptureDefect.NONE)
                        .map(CaptureDefect::scenario)
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @EnumSource
    void aDefectOfACaptureIsToldByItsScenarioAlone(CaptureDefect defect) throws Exception {
        Report report = new Suite(Scenarios.all()).run(capture(defect), new Suite.Progress() {});

        List<String> told = report.results().stream()
                .filter(result -> result.outcome().verdict() == Verdict.FAILS
                        || result.outcome().verdict() == Verdict.ADVICE)
                .map(result -> result.scenario().name())
                .toList();
        assertThat(told)
                .as("%s", shown(report))
                .isEqualTo(defect == CaptureDefect.NONE ? List.of() : List.of(defect.scenario()));
    }

    private static String shown(Report report) {
        return report.results().stream()
                .map(result -> result.scenario().name() + ": " + result.outcome())
                .collect(Collectors.joining("\n"));
    }

    private static CaptureSubject capture(CaptureDefect defect) {
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
                new ConnectorInstance(() -> new SampleCapture(defect, world), codec),
                new Variants(() -> new ConnectorInstance(() -> new SampleCapture(defect, world), other), null),
                new Settings(
                        7, 50, Duration.ofSeconds(20), Duration.ofSeconds(defect == CaptureDefect.NEVER_ENDS ? 15 : 5)),
                new Workload(world::reset, null, defect == CaptureDefect.DROPS ? world::read : null),
                CaptureConduct.claiming(
                        CaptureClass.EXACT, defect == CaptureDefect.IGNORES_RANGE ? Boolean.TRUE : null));
    }
}
