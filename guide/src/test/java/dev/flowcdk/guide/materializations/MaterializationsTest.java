package dev.flowcdk.guide.materializations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.guide.materializations.KeyValueSink.Config;
import dev.flowcdk.guide.materializations.KeyValueSink.Resource;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.testing.ConnectorUnderTest;
import dev.flowcdk.testing.MaterializeRun;
import dev.flowcdk.testing.conformance.Conformance;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MaterializationsTest {

    /// A store in memory.
    private static final class MemoryStore implements KeyValueSink.Store {

        private final Map<String, RawJson> entries = new TreeMap<>();
        private String writer = "";
        private byte @Nullable [] checkpoint;

        @Override
        public synchronized byte @Nullable [] take(String newWriter) {
            writer = newWriter;
            return checkpoint;
        }

        @Override
        public synchronized @Nullable RawJson get(String key) {
            return entries.get(key);
        }

        @Override
        public synchronized void commit(String from, Map<String, @Nullable RawJson> changes, byte[] newCheckpoint) {
            if (!from.equals(writer)) {
                throw new IllegalStateException("another writer has taken the store");
            }
            changes.forEach((key, document) -> {
                if (document == null) {
                    entries.remove(key);
                } else {
                    entries.put(key, document);
                }
            });
            checkpoint = newCheckpoint;
        }

        private synchronized List<String> content() {
            return entries.entrySet().stream()
                    .map(entry -> entry.getKey() + " " + withoutMeta(entry.getValue()))
                    .toList();
        }

        private synchronized void clear() {
            entries.clear();
            checkpoint = null;
        }

        private static String withoutMeta(RawJson document) {
            return document.toString().replaceAll("\"_meta\":\\{[^}]*},?", "");
        }
    }

    // begin run
    private static final CatalogCollection COUNTS =
            CatalogCollection.of("acme/counts", List.of("/word"), RawJson.of("""
            {"type": "object", "required": ["word"], "reduce": {"strategy": "merge"}, "properties": {
                "word": {"type": "string"}, "count": {"type": "integer"}, "note": {"type": "string"}}}"""));

    @Test
    void mergesIntoWhatIsThere() {
        var store = new MemoryStore();
        var run = MaterializeRun.start(
                () -> new KeyValueSink(store), new Config(), Map.of(new Resource("counts", false), COUNTS));

        run.transaction("{\"word\":\"a\",\"count\":1}", "{\"word\":\"b\",\"count\":1}")
                .run();
        run.transaction("{\"word\":\"a\",\"note\":\"new\"}").run();

        assertThat(store.content())
                .containsExactly(
                        "counts/a {\"word\":\"a\",\"count\":1,\"note\":\"new\"}",
                        "counts/b {\"word\":\"b\",\"count\":1}");
    }
    // end run

    @TestFactory
    Stream<DynamicTest> conformance() {
        var store = new MemoryStore();
        return Conformance.of(ConnectorUnderTest.of(() -> new KeyValueSink(store)), new Config())
                .binding(new Resource("counts", false), COUNTS)
                .transaction("{\"word\":\"a\",\"count\":1}", "{\"word\":\"b\",\"count\":1}")
                .transaction("{\"word\":\"a\",\"note\":\"new\"}")
                .prepared(store::clear)
                .endpoint(store::content)
                .tests();
    }
}
