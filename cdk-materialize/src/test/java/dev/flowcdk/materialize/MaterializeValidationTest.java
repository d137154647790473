package dev.flowcdk.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.DeltaUpdates;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.task.FlowCollection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// How an author's unit test asks for a validation: with nothing but what is in the author's room.
class MaterializeValidationTest {

    record Config(String host) {}

    record Table(@ResourcePath String name, @DeltaUpdates boolean deltaUpdates) {}

    private static final FlowCollection ORDERS =
            new FlowCollection("acme/orders", List.of("/id"), List.of(), RawJson.of("{}"));

    private static void validate(MaterializeValidation<Config, Table> request) {
        if (request.config().host().isEmpty()) {
            request.problem("the host is missing");
        }
        for (ProposedBinding<Table> binding : request.bindings()) {
            MaterializedBinding<RawJson> last = request.last(binding.resourcePath());
            if (last != null && last.deltaUpdates() && !binding.deltaUpdates()) {
                request.problem(binding, "keep delta updates");
            }
        }
    }

    @Test
    void canBeAskedForByAUnitTest() {
        var fields = new FieldSelection(List.of("id"), List.of(), null, Map.of());
        var request = MaterializeValidation.of(
                "acme/view",
                new Config(""),
                List.of(
                        ProposedBinding.of(0, new Table("orders", false), ORDERS),
                        ProposedBinding.of(1, new Table("events", true), ORDERS)),
                List.of(
                        MaterializedBinding.ofLast(0, RawJson.of("{}"), List.of("orders"), ORDERS, fields)
                                .withDeltaUpdates(true),
                        MaterializedBinding.ofLast(0, RawJson.of("{}"), List.of("events"), ORDERS, fields)
                                .withDeltaUpdates(true)));

        validate(request);

        assertThat(request.problems())
                .containsExactly("the host is missing", "resource \"orders\": keep delta updates");
    }
}
