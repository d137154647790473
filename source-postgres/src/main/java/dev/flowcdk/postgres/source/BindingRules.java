package dev.flowcdk.postgres.source;

import dev.flowcdk.capture.CaptureValidation;
import dev.flowcdk.capture.RequestedBinding;
import dev.flowcdk.postgres.source.SourceResource.Mode;
import dev.flowcdk.postgres.source.Table.Column;
import dev.flowcdk.task.FlowCollection;
import dev.flowcdk.task.Inference;
import dev.flowcdk.task.Inference.JsonType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Rules for bindings.
final class BindingRules {

    private BindingRules() {}

    /// Checks what needs no look at the database.
    static void check(CaptureValidation<SourceConfig, SourceResource> request) {
        for (RequestedBinding<SourceResource> binding : request.bindings()) {
            String keyProblem = keyProblem(binding);
            if (keyProblem != null) {
                request.problem(binding, keyProblem);
            }
            RequestedBinding<SourceResource> last = binding.last();
            if (last != null && last.backfill() >= binding.backfill()) {
                checkUnchanged(request, binding, last.resource());
            }
        }
    }

    private static @Nullable String keyProblem(RequestedBinding<SourceResource> binding) {
        SourceResource resource = binding.resource();
        boolean noKey = ScanKey.of(resource, binding.collection().key()).isEmpty();
        return readByKey(resource) && noKey
                ? "the table has no key to read it by: choose the mode \"Without Primary Key\", or give the collection a key"
                        + " of the table's columns"
                : null;
    }

    /// Checks that the tables can be read in the order of their keys. Bindings whose table was read already are left
    /// alone.
    ///
    /// @param found the tables that are there, by the name that the resource has
    static void checkKeys(
            CaptureValidation<SourceConfig, SourceResource> request, Map<TableName, Table> found, Connection connection)
            throws SQLException {
        for (RequestedBinding<SourceResource> binding : request.bindings()) {
            SourceResource resource = binding.resource();
            Table table = found.get(new TableName(resource.namespace(), resource.stream()));
            List<String> key = ScanKey.of(resource, binding.collection().key());
            RequestedBinding<SourceResource> last = binding.last();
            boolean known = last != null && last.backfill() >= binding.backfill();
            if (table == null || known) {
                continue;
            }
            String noScalar = noScalar(table, binding.collection());
            if (noScalar != null) {
                request.problem(binding, noScalar);
            }
            if (key.isEmpty() || !readByKey(resource)) {
                continue;
            }
            String problem = ScanKey.problemOf(table, key, resource.mode() == Mode.PRECISE);
            if (problem == null) {
                problem = ScanKey.orderProblem(table, key, connection);
            }
            if (problem != null) {
                request.problem(binding, problem);
            }
        }
    }

    /// Why documents of the table would not have the collection's key as scalars; null if they do. JSON can be trusted
    /// to be scalar where the collection's schema says so.
    private static @Nullable String noScalar(Table table, FlowCollection collection) {
        for (String name : ScanKey.columnsOf(collection.key())) {
            Column column = table.column(name);
            if (column == null || column.type().isScalar()) {
                continue;
            }
            boolean trusted = !column.type().name().startsWith("_")
                    && collection.projections().stream()
                            .filter(projection -> projection.pointer().equals(Discovery.pointer(name)))
                            .anyMatch(projection -> isScalar(projection.inference()));
            if (!trusted) {
                return ("column \"%s\" is in the collection's key, but values of its type \"%s\" are no scalars, which keys"
                                + " have to be: give the collection another key, or %s with the mode \"Without Primary Key\"")
                        .formatted(name, column.type().name(), Discovery.FALLBACK_KEY);
            }
        }
        return null;
    }

    private static boolean isScalar(Inference inference) {
        Set<JsonType> types = inference.typesBesideNull();
        return !types.isEmpty() && !types.contains(JsonType.ARRAY) && !types.contains(JsonType.OBJECT);
    }

    private static boolean readByKey(SourceResource resource) {
        return switch (resource.mode()) {
            case AUTOMATIC, NORMAL, PRECISE -> true;
            case ONLY_CHANGES, WITHOUT_PRIMARY_KEY -> false;
        };
    }

    private static void checkUnchanged(
            CaptureValidation<SourceConfig, SourceResource> request,
            RequestedBinding<SourceResource> binding,
            SourceResource last) {
        Mode mode = binding.resource().mode();
        if (mode != last.mode()) {
            request.problem(
                    binding, "its backfill mode cannot change without a backfill; raise the backfill counter as well");
        }
        String filter = binding.resource().advanced().additionalBackfillFilter();
        if (filter != null && !Objects.equals(filter, last.advanced().additionalBackfillFilter())) {
            request.problem(
                    binding,
                    "its additional backfill filter cannot change without a backfill; raise the backfill counter as well");
        }
    }
}
