package dev.flowcdk.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.Field;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.task.FlowCollection;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How an author's unit test asks for a validation: with nothing but what is in the author's room.
class CaptureValidationTest {

    record Config(String host) {}

    record Resource(
            @Field(title = "Schema", description = "Schema of the table.") @ResourcePath(0)
            String schema,

            @Field(title = "Table", description = "Name of the table.") @ResourcePath(1)
            String table) {}

    private static final FlowCollection COLLECTION =
            new FlowCollection("acme/orders", List.of("/id"), List.of(), RawJson.of("{}"));

    private static final class Tables {

        static void validate(CaptureValidation<Config, Resource> request) {
            if (request.config().host().isEmpty()) {
                request.problem("the host is missing");
            }
            for (RequestedBinding<Resource> binding : request.bindings()) {
                RequestedBinding<Resource> last = binding.last();
                if (last != null && last.backfill() == binding.backfill()) {
                    request.problem(binding, "has to start over");
                }
            }
        }
    }

    @Test
    void canBeAskedForByAUnitTest() {
        var last = RequestedBinding.of(0, new Resource("public", "orders"), COLLECTION)
                .withBackfill(1);
        var request = CaptureValidation.of(
                "acme/capture",
                new Config(""),
                List.of(
                        RequestedBinding.of(0, new Resource("public", "orders"), COLLECTION)
                                .withBackfill(1)
                                .withLast(last),
                        RequestedBinding.of(1, new Resource("public", "orders2"), COLLECTION)
                                .withBackfill(2)
                                .withLast(last)));

        Tables.validate(request);

        assertThat(request.problems())
                .containsExactly("the host is missing", "resource \"public.orders\": has to start over");
    }
}
