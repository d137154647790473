package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.protocol.CaptureResponse.DiscoveredBinding;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.testing.conformance.CaptureConformance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// A capture of a table that changes comes to the same rows however it is disturbed.
@ExtendWith(CaptureServer.class)
@Timeout(180)
class SourceConformanceTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration BESIDE_ANOTHER = Duration.ofSeconds(3);

    @Test
    void losesNothingWhenKilledAtAnyMessage(CaptureFixture fixture) throws Exception {
        killed(fixture, ProtoCodec.INSTANCE);
    }

    @Test
    void losesNothingWhenKilledAtAnyMessageOfJson(CaptureFixture fixture) throws Exception {
        killed(fixture, JsonCodec.INSTANCE);
    }

    @Test
    void losesNothingWhenAcknowledgedLateOrNever(CaptureFixture fixture) throws Exception {
        try (var source = new ChangingSource(fixture, ProtoCodec.INSTANCE)) {
            conformance(fixture, source, LIMIT).acknowledgedLateOrNever();
        }
    }

    /// The second one waits for the slot, which the first one holds, and goes on from what was committed.
    @Test
    void losesNothingWhenTwoInstancesRun(CaptureFixture fixture) throws Exception {
        try (var source = new ChangingSource(fixture, ProtoCodec.INSTANCE)) {
            conformance(fixture, source, BESIDE_ANOTHER).twoInstancesAtOnce();
        }
    }

    private static void killed(CaptureFixture fixture, Codec codec) throws Exception {
        try (var source = new ChangingSource(fixture, codec)) {
            int kills = conformance(fixture, source, LIMIT).killedAtEveryMessage(Integer.MAX_VALUE);

            assertThat(kills).isGreaterThan(30);
        }
    }

    private static CaptureConformance conformance(CaptureFixture fixture, ChangingSource source, Duration quiet)
            throws Exception {
        fixture.advanced("backfill_chunk_size", 5);
        RawJson config = RawJson.of(fixture.configJson().toString());
        DiscoveredBinding items = new CaptureCalls(source, _ -> {})
                .discover("acme/source", config).bindings().stream()
                        .filter(each -> String.valueOf(each.resourceConfig()).contains("\"items\""))
                        .findFirst()
                        .orElseThrow();
        CatalogCollection collection =
                CatalogCollection.of("acme/items", items.key(), Objects.requireNonNull(items.documentSchema()));
        var task = new CaptureTask(
                "acme/source",
                new LocalEndpoint(List.of(), config, Map.of(), true),
                List.of(new CaptureTask.Binding(
                        Objects.requireNonNull(items.resourceConfig()), collection.name(), 0, false)),
                0,
                false);
        var catalog = new Catalog(Map.of(task.name(), task), Map.of(collection.name(), collection), Map.of());
        return new CaptureConformance(source, catalog, task, quiet, source, List.of("/_meta"));
    }
}
