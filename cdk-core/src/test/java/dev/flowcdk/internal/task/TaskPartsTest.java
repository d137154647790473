package dev.flowcdk.internal.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.Exists;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.internal.protocol.ReduceStrategy;
import dev.flowcdk.internal.protocol.WireInference;
import dev.flowcdk.internal.protocol.WireInference.NumericInference;
import dev.flowcdk.internal.protocol.WireInference.StringInference;
import dev.flowcdk.internal.protocol.WireProjection;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.task.FlowCollection;
import dev.flowcdk.task.Inference;
import dev.flowcdk.task.Inference.JsonType;
import dev.flowcdk.task.KeyRange;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskPartsTest {

    @Test
    void keepsAllThatTheSchemaSays() {
        var inference = inferred(new WireInference(
                List.of("null", "string", "integer"),
                new StringInference("text/plain", "integer", 20, "base64", "-5", "7"),
                "Size",
                "How large.",
                RawJson.of("1"),
                true,
                Exists.MUST,
                new NumericInference(true, -1.5, false, 9),
                null,
                List.of(RawJson.of("\"1\""), RawJson.of("2")),
                ReduceStrategy.REDUCE_UNSET,
                ""));

        assertThat(inference)
                .isEqualTo(new Inference(
                        Set.of(JsonType.NULL, JsonType.STRING, JsonType.INTEGER),
                        Inference.Exists.MUST,
                        "Size",
                        "How large.",
                        "integer",
                        "base64",
                        "text/plain",
                        20,
                        -1.5,
                        null,
                        "-5",
                        "7",
                        List.of(RawJson.of("\"1\""), RawJson.of("2")),
                        RawJson.of("1"),
                        true));
        assertThat(inference.always()).isFalse();
        assertThat(inference.typesBesideNull()).containsExactlyInAnyOrder(JsonType.STRING, JsonType.INTEGER);
    }

    @Test
    void knowsNothingOfAProjectionWithoutInference() {
        assertThat(inferred(null)).isEqualTo(Inference.of(Inference.Exists.MAY));
    }

    @Test
    void keepsOnceWhatCollectionsOfAMessageHaveAlike() {
        var parts = new TaskParts();
        var projection = new WireProjection("/a", "a", false, false, false, null);
        var spec = spec(List.of(projection), null);

        FlowCollection one = parts.written(List.of(), spec, 0, "binding 0");
        FlowCollection other = parts.written(List.of(), spec, 0, "binding 1");

        assertThat(other.projection("a")).isSameAs(one.projection("a"));
    }

    @Test
    void prefersTheReadSchema() {
        assertThat(collection(List.of(), RawJson.of("{\"read\":1}")).schema()).hasToString("{\"read\":1}");
        assertThat(collection(List.of(), null).schema()).hasToString("{\"write\":1}");
    }

    @Test
    void writesByTheWriteSchema() {
        var both = spec(List.of(), RawJson.of("{\"read\":1}"));

        assertThat(new TaskParts().written(List.of(), both, 0, "binding 0").schema())
                .hasToString("{\"write\":1}");
    }

    @Test
    void takesBoundsOfRangesAsUnsigned() {
        assertThat(TaskParts.range(RangeSpec.whole())).isEqualTo(KeyRange.whole());
        assertThat(TaskParts.range(null)).isEqualTo(KeyRange.whole());
        assertThatThrownBy(() -> TaskParts.range(new RangeSpec(-1, 0, 0, -1)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("4294967295");
    }

    private static Inference inferred(@Nullable WireInference inference) {
        var projection = new WireProjection("/a", "a", false, false, false, inference);
        return collection(List.of(projection), null).projection("a").inference();
    }

    private static FlowCollection collection(List<WireProjection> projections, @Nullable RawJson readSchema) {
        return new TaskParts().read(List.of(), spec(projections, readSchema), 0, "binding 0");
    }

    private static CollectionSpec spec(List<WireProjection> projections, @Nullable RawJson readSchema) {
        return new CollectionSpec(
                "acme/a", List.of("/id"), "", List.of(), projections, null, RawJson.of("{\"write\":1}"), readSchema);
    }
}
