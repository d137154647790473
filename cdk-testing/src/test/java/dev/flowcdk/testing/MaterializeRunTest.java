package dev.flowcdk.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.CollectionName;
import dev.flowcdk.Connector;
import dev.flowcdk.Field;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.internal.log.LogSink;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.Documents;
import dev.flowcdk.materialize.Materialization;
import dev.flowcdk.materialize.MaterializeSession;
import dev.flowcdk.materialize.Transactor;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.session.ListFeed.Document;
import dev.flowcdk.runtime.session.MaterializeOptions;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.Faults;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What an author's test gives to a materialization, and is told of the author's mistakes.
@Timeout(60)
class MaterializeRunTest {

    private static final CatalogCollection CATS = CatalogCollection.of("acme/cats", List.of("/id"), RawJson.of("""
            {"type": "object", "required": ["id"], "properties": {
                "id": {"type": "integer"}, "born": {"type": "string"}}}"""));

    record Config(
            @Field(title = "Careless", description = "Whether a mistake is made.")
            boolean careless) {}

    record Resource(
            @Field(title = "Table", description = "Name of the table.") @ResourcePath @CollectionName
            String table) {}

    record Nothing() {}

    @Connector(name = "materialize-lists", documentation = "https://example.com")
    private static final class Lists implements Materialization<Config, Resource> {

        private final List<String> lines = new ArrayList<>();

        @Override
        public void materialize(MaterializeSession<Config, Resource> session) throws Exception {
            if (session.config().careless()) {
                throw new IllegalStateException("a bug");
            }
            session.stageEach(Nothing.class, binding -> new Lines(lines));
        }
    }

    private record Lines(List<String> lines) implements Transactor<Nothing> {

        @Override
        public Nothing store(Documents documents) {
            documents.asJsonLines().forEach(line -> lines.add(line.toString()));
            return new Nothing();
        }

        @Override
        public void commit(Nothing staged) {}
    }

    @Test
    void documentsHaveUuidsAsInACollection() {
        var lists = new Lists();

        start(lists, false)
                .transaction("{\"id\":1}", "{\"id\":2,\"_meta\":{\"op\":\"c\"}}")
                .transaction("{\"id\":3,\"_meta\":{\"uuid\":\"5bc1d3b4-a9c8-11ee-8000-0242ac120002\"}}")
                .run();

        assertThat(lists.lines)
                .containsExactly(
                        "{\"_meta\":{\"uuid\":\"13814000-1dd2-11b2-8000-071353030311\"},\"id\":1}",
                        "{\"id\":2,\"_meta\":{\"uuid\":\"1419d680-1dd2-11b2-8000-071353030311\",\"op\":\"c\"}}",
                        "{\"id\":3,\"_meta\":{\"uuid\":\"5bc1d3b4-a9c8-11ee-8000-0242ac120002\"}}");
    }

    @Test
    void aKillIsNoNewsToWhoHasPlannedIt() throws Exception {
        var log = new ByteArrayOutputStream();

        LogSink.to(new PrintStream(log, true, UTF_8), Map.of("LOG_LEVEL", "debug"))
                .within(() -> {
                    boolean killed = true;
                    for (int messages = 0; killed; messages++) {
                        killed = !start(new Lists(), false)
                                .transaction("{\"id\":1}", "{\"id\":2}")
                                .run(MaterializeOptions.task().withFaults(Faults.killAfter(messages)));
                    }
                });

        assertThat(log.toString(UTF_8).lines().filter(line -> line.contains("inside a transaction")))
                .isNotEmpty()
                .allMatch(line -> line.contains(" DEBUG "));
    }

    @Test
    void refusesWhatTheCollectionCouldNotHold() {
        MaterializeRun run = start(new Lists(), false).transaction("{\"id\":1}");

        assertThatThrownBy(() -> run.transaction("{\"id\":1}", "{\"id\":2,\"born\":1999}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("document 2 of transaction 2")
                .hasMessageContaining("\"acme/cats\": /born must be of type \"string\", but is 1999");
        assertThatThrownBy(() -> run.transaction("{\"born\":\"1999\"}"))
                .hasMessageContaining("\"acme/cats\": its key \"/id\" is missing");
        assertThatThrownBy(() -> run.transaction("{\"id\":1")).hasMessageContaining("document 1 of transaction 2");
        assertThatThrownBy(() -> run.transaction(List.of(new Document(1, RawJson.of("{\"id\":1}")))))
                .hasMessageContaining("is for binding 1, but there are 1");
    }

    @Test
    void goesOnAfterItsCollectionHasChanged() {
        var lists = new Lists();
        MaterializeRun run = start(lists, false).transaction("{\"id\":1}").run();
        var born = CatalogCollection.of("acme/cats", List.of("/id"), RawJson.of("""
                {"type": "object", "required": ["id"], "properties": {
                    "id": {"type": "integer"}, "born": {"type": "integer"}}}"""));

        run.resumeWith(born).transaction("{\"id\":2,\"born\":1999}").run();

        assertThat(lists.lines).hasSize(2).last().asString().contains("\"born\":1999");
        assertThatThrownBy(() -> run.resumeWith(CatalogCollection.of("acme/dogs", List.of("/id"), RawJson.of("{}"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no collection \"acme/dogs\"; there are [acme/cats]");
    }

    @Test
    void goesOnAfterItsConfigHasChanged() {
        MaterializeRun run = start(new Lists(), false).transaction("{\"id\":1}").run();

        MaterializeRun changed = run.resumeWith(new Config(true)).transaction("{\"id\":2}");

        assertThatThrownBy(changed::run).hasMessage("java.lang.IllegalStateException: a bug");
    }

    @Test
    void aBugReachesTheTestWithItsCause() {
        MaterializeRun run = start(new Lists(), true).transaction("{\"id\":1}");

        assertThatThrownBy(run::run)
                .isInstanceOf(ConnectorFailedException.class)
                .hasMessage("java.lang.IllegalStateException: a bug")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    private static MaterializeRun start(Lists lists, boolean careless) {
        return MaterializeRun.start(() -> lists, new Config(careless), Map.of(new Resource("cats"), CATS));
    }
}
