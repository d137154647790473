package dev.flowcdk.guide.rules;

import dev.flowcdk.Connector;
import dev.flowcdk.Field;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.Documents;
import dev.flowcdk.materialize.Materialization;
import dev.flowcdk.materialize.MaterializeSession;
import dev.flowcdk.materialize.MaterializeValidation;
import dev.flowcdk.materialize.Transactor;
import dev.flowcdk.materialize.ValidatedBinding;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.testing.MaterializeRun;
import java.util.List;
import java.util.Map;

/// Materializations with a mistake each.
final class MaterializeMistakes {

    private static final CatalogCollection NUMBERS =
            CatalogCollection.of("acme/numbers", List.of("/n"), RawJson.of("""
            {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}"""));

    private MaterializeMistakes() {}

    record Config() {}

    record Resource(
            @Field(title = "Name", description = "A name.") @ResourcePath
            String name) {}

    record Staged(String name) {}

    @Connector(name = "materialize-nothing", documentation = "https://example.com")
    static final class Idle implements Materialization<Config, Resource> {
        @Override
        public void materialize(MaterializeSession<Config, Resource> session) {}
    }

    @Connector(name = "materialize-part", documentation = "https://example.com")
    static final class Hasty implements Materialization<Config, Resource> {
        @Override
        public void materialize(MaterializeSession<Config, Resource> session) throws Exception {
            session.stageEach(Staged.class, binding -> new Transactor<Staged>() {
                @Override
                public Staged store(Documents documents) {
                    return new Staged("some");
                }

                @Override
                public void commit(Staged staged) {}
            });
        }
    }

    @Connector(name = "materialize-silent", documentation = "https://example.com")
    static final class Silent implements Materialization<Config, Resource> {
        @Override
        public List<ValidatedBinding> validate(MaterializeValidation<Config, Resource> request) {
            return List.of();
        }

        @Override
        public void materialize(MaterializeSession<Config, Resource> session) {}
    }

    static List<BrokenRule> all() {
        return List.of(
                new BrokenRule(
                        "`validate` answers each binding, in the order of the request.", () -> messageOf(new Silent())),
                new BrokenRule("`materialize` calls `stageEach` or `commitTogether`.", () -> messageOf(new Idle())),
                new BrokenRule(
                        "A transactor takes all documents of a transaction before it returns.",
                        () -> messageOf(new Hasty())));
    }

    private static String messageOf(Materialization<Config, Resource> materialization) {
        try {
            MaterializeRun.start(() -> materialization, new Config(), Map.of(new Resource("numbers"), NUMBERS))
                    .transaction("{\"n\":1}", "{\"n\":2}")
                    .run();
        } catch (ConnectorFailedException failed) {
            Throwable thrown = failed.getCause() == null ? failed : failed.getCause();
            return String.valueOf(thrown.getMessage());
        }
        throw new AssertionError("nothing was said");
    }
}
