package ${package};

import dev.flowcdk.CollectionName;
import dev.flowcdk.Connector;
import dev.flowcdk.Field;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.materialize.Documents;
import dev.flowcdk.materialize.Materialization;
import dev.flowcdk.materialize.MaterializeSession;
import dev.flowcdk.materialize.Transactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/// Writes each transaction into a directory as one new file of JSON lines for each binding, exactly once.
@Connector(name = "${name}", documentation = "https://example.com/${name}")
final class ${class} implements Materialization<${class}.Config, ${class}.Resource> {

    /// What a user sets for the whole task: the web app makes a form of it.
    record Config(
            @Field(title = "Directory", description = "Where files are written.")
            Path directory) {}

    /// What a user sets for one binding.
    record Resource(
            @Field(title = "Prefix", description = "Start of each file's name.") @ResourcePath @CollectionName
            String prefix) {}

    /// What has to be known to commit a transaction that was stored, even after a restart.
    record Staged(Path hidden, Path visible) {}

    @Override
    public void materialize(MaterializeSession<Config, Resource> session) throws Exception {
        Path directory = Files.createDirectories(session.config().directory());
        session.stageEach(Staged.class, binding -> new JsonLines(directory, binding.resource()));
    }

    record JsonLines(Path directory, Resource resource) implements Transactor<Staged> {

        @Override
        public Staged store(Documents documents) throws IOException {
            String name = resource.prefix().replace('/', '_') + "-" + UUID.randomUUID() + ".jsonl";
            Path hidden = directory.resolve("." + name);
            Files.write(hidden, documents.asJsonLines());
            return new Staged(hidden, directory.resolve(name));
        }

        /// Called once the runtime has stored the transaction, and again after a failure, until it has succeeded.
        @Override
        public void commit(Staged staged) throws IOException {
            if (Files.exists(staged.hidden())) { // absent when an earlier call moved it
                Files.move(staged.hidden(), staged.visible(), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    static void main(String[] args) {
        Materialization.run(${class}::new, args);
    }
}
