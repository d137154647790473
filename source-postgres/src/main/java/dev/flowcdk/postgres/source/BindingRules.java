package dev.flowcdk.postgres.source;

import dev.flowcdk.capture.CaptureValidation;
import dev.flowcdk.capture.RequestedBinding;
import dev.flowcdk.capture.RequestedBinding.LastBinding;
import dev.flowcdk.postgres.source.SourceResource.Mode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
            LastBinding<SourceResource> last = binding.last();
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
            LastBinding<SourceResource> last = binding.last();
            boolean known = last != null && last.backfill() >= binding.backfill();
            if (table == null || key.isEmpty() || known || !readByKey(resource)) {
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
