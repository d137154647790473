package dev.flowcdk.reference.jsonlines;

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

/// Appends each transaction to a directory as one new file per binding, exactly once.
@Connector(name = "materialize-json-lines", documentation = "https://example.com/materialize-json-lines")
final class MaterializeJsonLines
        implements Materialization<MaterializeJsonLines.Config, MaterializeJsonLines.Resource> {

    record Config(
            @Field(title = "Directory", description = "Where files are written.")
            Path directory) {}

    record Resource(
            @Field(title = "Prefix", description = "Start of each file's name.") @ResourcePath @CollectionName
            String prefix) {}

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

        @Override
        public void commit(Staged staged) throws IOException {
            if (Files.exists(staged.hidden())) { // absent when an earlier run of this commit moved it
                Files.move(staged.hidden(), staged.visible(), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    static void main(String[] args) {
        Materialization.run(MaterializeJsonLines::new, args);
    }
}
