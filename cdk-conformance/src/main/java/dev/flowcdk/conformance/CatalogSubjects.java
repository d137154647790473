package dev.flowcdk.conformance;

import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.catalog.TaskConformance;
import dev.flowcdk.runtime.wire.ConnectorSource;
import org.jspecify.annotations.Nullable;

/// Makes tasks of a catalog into subjects, with the claims and hooks of its `conformance`.
public final class CatalogSubjects {

    private CatalogSubjects() {}

    /// A capture.
    ///
    /// @throws dev.flowcdk.UserException when the class that is claimed is none of a capture
    public static CaptureSubject of(
            Catalog catalog, CaptureTask task, ConnectorSource source, Variants variants, Settings settings) {
        TaskConformance conformance = conformance(catalog, task.name());
        @Nullable String kind = conformance.kind();
        return new CaptureSubject(
                catalog,
                task,
                source,
                variants,
                settings,
                CommandHook.workload(conformance),
                CaptureConduct.claiming(kind == null ? null : CaptureClass.of(kind), conformance.sharded()));
    }

    /// A materialization.
    ///
    /// @throws dev.flowcdk.UserException when the class that is claimed is none of a materialization
    public static MaterializationSubject of(
            Catalog catalog, MaterializationTask task, ConnectorSource source, Variants variants, Settings settings) {
        TaskConformance conformance = conformance(catalog, task.name());
        @Nullable String kind = conformance.kind();
        return new MaterializationSubject(
                catalog,
                task,
                source,
                variants,
                settings,
                CommandHook.workload(conformance),
                MaterializationConduct.claiming(
                        kind == null ? null : MaterializationClass.of(kind), conformance.sharded()));
    }

    private static TaskConformance conformance(Catalog catalog, String task) {
        return catalog.conformance().getOrDefault(task, TaskConformance.NOTHING);
    }
}
