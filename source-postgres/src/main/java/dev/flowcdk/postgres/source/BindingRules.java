package dev.flowcdk.postgres.source;

import dev.flowcdk.capture.CaptureValidation;
import dev.flowcdk.capture.RequestedBinding;
import dev.flowcdk.capture.RequestedBinding.LastBinding;
import dev.flowcdk.postgres.source.SourceResource.Mode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Rules for bindings that need no look at the database.
final class BindingRules {

    private BindingRules() {}

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
        boolean byKey = switch (resource.mode()) {
            case AUTOMATIC, NORMAL, PRECISE -> true;
            case ONLY_CHANGES, WITHOUT_PRIMARY_KEY -> false;
        };
        boolean noKey =
                BoundTable.scanKeyOf(resource, binding.collection().key()).isEmpty();
        return byKey && noKey
                ? "the table has no key to read it by: choose the mode \"Without Primary Key\", or give the collection a key"
                        + " of the table's columns"
                : null;
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
