package dev.flowcdk.cli.preview;

import dev.flowcdk.UserException;
import dev.flowcdk.cli.Sources.Task;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.container.Connectors;
import org.jspecify.annotations.Nullable;

/// Makes previews.
final class Previews {

    private Previews() {}

    /// The preview of a task.
    ///
    /// @param fixture where a materialization's documents are
    /// @throws UserException when the task is of the other kind than the one that a fixture is for, or the fixture
    ///     cannot be used
    static Preview of(
            Catalog catalog,
            Task task,
            Connectors connectors,
            @Nullable String fixture,
            PreviewPlan plan,
            PreviewOutput output) {
        return switch (task) {
            case Task.Capture(var capture) -> {
                if (fixture != null) {
                    throw new UserException(
                            "--fixture is for materializations, but " + capture.name() + " is a capture");
                }
                yield new CapturePreview(catalog, capture, connectors, plan, output);
            }
            case Task.Materialization(var materialization) -> {
                if (fixture == null) {
                    throw new UserException("a materialization needs documents: name a file with --fixture");
                }
                Fixture documents = Fixture.read(fixture);
                documents.check(catalog);
                yield new MaterializePreview(catalog, materialization, connectors, documents, plan, output);
            }
        };
    }
}
