package dev.flowcdk.runtime.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.FieldWishes;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.session.CountingCapture;
import dev.flowcdk.runtime.session.FileMaterialization;
import dev.flowcdk.runtime.session.MaterializeListener.Transaction;
import dev.flowcdk.runtime.wire.ConnectorLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PipelineTest {

    private static final String CAPTURE = "acmeCo/counter";
    private static final String MATERIALIZATION = "acmeCo/file";
    private static final RawJson SCHEMA =
            RawJson.of("{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"integer\"}},\"required\":[\"id\"]}");

    @TempDir
    private Path folder;

    @Test
    @Timeout(120)
    void losesAndDoublesNothingWhenKilledAndStartedAgain() throws Exception {
        Path state = folder.resolve("state");
        var first = new CountDownLatch(1);
        var all = new CountDownLatch(CountingCapture.DOCUMENTS);
        var listener = new PipelineListener() {
            @Override
            public void captured(String task, long[] documents) {
                first.countDown();
                for (long count = 0; count < documents[0]; count++) {
                    all.countDown();
                }
            }
        };

        try (Pipeline pipeline = Pipeline.start(catalog(), state, listener)) {
            first.await();
            pipeline.kill(CAPTURE);
            pipeline.kill(MATERIALIZATION);
        }
        try (Pipeline pipeline = Pipeline.start(catalog(), state, listener)) {
            all.await();
            pipeline.kill(MATERIALIZATION);
            assertThat(pipeline.awaitDrained(Duration.ofSeconds(60))).isTrue();
        }

        assertThat(materialized())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, CountingCapture.DOCUMENTS).boxed().toList());
    }

    @Test
    @Timeout(120)
    void aCheckpointOfOtherCollectionsCountsForNothing() throws Exception {
        var told = new CountDownLatch(1);
        var all = new CountDownLatch(2 * CountingCapture.DOCUMENTS);
        var listener = new PipelineListener() {
            @Override
            public void materialized(String task, Transaction transaction) {
                for (long count = 0; count < transaction.documents()[0]; count++) {
                    all.countDown();
                }
            }

            @Override
            public void log(String task, ConnectorLog log) {
                if (log.message().contains("collections in another folder")) {
                    told.countDown();
                }
            }
        };

        for (String state : List.of("first", "second")) {
            try (Pipeline pipeline = Pipeline.start(catalog(), folder.resolve(state), listener)) {
                while (all.getCount() > (state.equals("first") ? CountingCapture.DOCUMENTS : 0)) {
                    assertThat(pipeline.failure()).isNull();
                    all.await(20, TimeUnit.MILLISECONDS);
                }
            }
        }

        assertThat(told.getCount()).isZero();
        assertThat(materialized()).hasSize(2 * CountingCapture.DOCUMENTS);
    }

    private List<Integer> materialized() throws Exception {
        return Files.readAllLines(folder.resolve("materialized")).stream()
                .skip(1)
                .map(line -> Integer.parseInt(line.replaceAll(".*\"id\":(\\d+).*", "$1")))
                .toList();
    }

    private Catalog catalog() {
        var capture = new CaptureTask(
                CAPTURE,
                endpoint(CountingCapture.class),
                List.of(new CaptureTask.Binding(RawJson.of("{\"stream\":\"numbers\"}"), "acmeCo/numbers", 0, false)),
                1,
                false);
        var materialization = new MaterializationTask(
                MATERIALIZATION,
                endpoint(FileMaterialization.class),
                List.of(new MaterializationTask.Binding(
                        RawJson.of("{\"table\":\"numbers\"}"),
                        "acmeCo/numbers",
                        FieldWishes.recommended(),
                        0,
                        0,
                        false)),
                false);
        var numbers = CatalogCollection.of("acmeCo/numbers", List.of("/id"), SCHEMA);
        return new Catalog(
                Map.of(CAPTURE, capture), Map.of(numbers.name(), numbers), Map.of(MATERIALIZATION, materialization));
    }

    private LocalEndpoint endpoint(Class<?> main) {
        return new LocalEndpoint(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName()),
                RawJson.of("{}"),
                Map.of("MATERIALIZED_FILE", folder.resolve("materialized").toString()),
                true);
    }
}
