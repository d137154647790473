package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.testing.ConnectorUnderTest;
import dev.flowcdk.testing.conformance.CaptureConformance;
import dev.flowcdk.testing.conformance.Conformance;
import dev.flowcdk.testing.conformance.Feature;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
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
        killed(fixture, UnaryOperator.identity());
    }

    @Test
    void losesNothingWhenKilledAtAnyMessageOfJson(CaptureFixture fixture) throws Exception {
        killed(fixture, ConnectorUnderTest::speakingJson);
    }

    @Test
    void losesNothingWhenAcknowledgedLateOrNever(CaptureFixture fixture) throws Exception {
        try (var source = new ChangingSource(fixture)) {
            conformance(fixture, source, UnaryOperator.identity()).acknowledgedLateOrNever();
        }
    }

    /// One process serves all sessions.
    @Test
    void losesNothingWhenKilledWhileServedByGrpc(CaptureFixture fixture) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SourcePostgres.class.getName(),
                        "serve")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var source = new ChangingSource(fixture)) {
            String listening = process.inputReader().readLine();
            var connector =
                    ConnectorUnderTest.servedCapture("127.0.0.1:" + listening.replaceAll(".*\"port\":(\\d+).*", "$1"));

            int kills = conformance(fixture, source, connector.watchedBy(source))
                    .kills(8)
                    .killedAtAnyMessage();

            assertThat(kills).isEqualTo(8);
        } finally {
            process.destroy();
            assertThat(process.waitFor()).isZero();
        }
    }

    /// The second one waits for the slot, which the first one holds, and goes on from what was committed.
    @Test
    void losesNothingWhenTwoInstancesRun(CaptureFixture fixture) throws Exception {
        try (var source = new ChangingSource(fixture)) {
            conformance(fixture, source, UnaryOperator.identity())
                    .quiet(BESIDE_ANOTHER)
                    .twoInstancesAtOnce();
        }
    }

    @Test
    void cannotBeSplit(CaptureFixture fixture) throws Exception {
        try (var source = new ChangingSource(fixture)) {
            conformance(fixture, source, UnaryOperator.identity())
                    .quiet(BESIDE_ANOTHER)
                    .split();
        }
    }

    private static void killed(CaptureFixture fixture, UnaryOperator<ConnectorUnderTest> codec) throws Exception {
        try (var source = new ChangingSource(fixture)) {
            int kills =
                    conformance(fixture, source, codec).kills(Integer.MAX_VALUE).killedAtAnyMessage();

            assertThat(kills).isGreaterThan(30);
        }
    }

    private static CaptureConformance conformance(
            CaptureFixture fixture, ChangingSource source, UnaryOperator<ConnectorUnderTest> codec) {
        var connector = ConnectorUnderTest.of(() -> new SourcePostgres(Map.of()));
        return conformance(fixture, source, codec.apply(connector.watchedBy(source)));
    }

    private static CaptureConformance conformance(
            CaptureFixture fixture, ChangingSource source, ConnectorUnderTest connector) {
        fixture.advanced("backfill_chunk_size", 5);
        return Conformance.of(connector, RawJson.of(fixture.configJson().toString()))
                .binding(RawJson.of("{\"namespace\":\"public\",\"stream\":\"items\"}"))
                .quiet(LIMIT)
                .prepared(source)
                .completeWhen(source::complete)
                .ignoring("/_meta")
                .lacking(Feature.SPLIT);
    }
}
