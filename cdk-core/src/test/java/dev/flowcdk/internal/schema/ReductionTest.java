package dev.flowcdk.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.AbsentWhenNull;
import dev.flowcdk.Deletable;
import dev.flowcdk.InferSchema;
import dev.flowcdk.JsonName;
import dev.flowcdk.Key;
import dev.flowcdk.Meta;
import dev.flowcdk.Reduce;
import dev.flowcdk.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What documents say of how they are reduced.
class ReductionTest {

    @Reduce(Reduce.Strategy.MERGE)
    @InferSchema
    record Merged(
            @Key long id,
            @Reduce(Reduce.Strategy.SUM) long count,
            @Reduce(Reduce.Strategy.APPEND) List<String> lines,

            @Reduce(Reduce.Strategy.MERGE) Map<String, Long> counts,

            @Reduce(Reduce.Strategy.FIRST_WRITE_WINS) String first,

            Inner inner) {}

    @Reduce(Reduce.Strategy.MERGE)
    record Inner(@Nullable String text) {}

    @Deletable
    record Issue(@Key long id, @JsonName("_meta") Meta meta) {}

    @Deletable
    record WithoutMeta(@Key long id) {}

    @Deletable
    record WithMetaThatMayBeNull(
            @Key long id, @JsonName("_meta") @Nullable Meta meta) {}

    @Deletable
    @Reduce(Reduce.Strategy.MERGE)
    record ReducedTwice(@Key long id, @JsonName("_meta") Meta meta) {}

    record Unfit(
            @Key long id,
            @Reduce(Reduce.Strategy.SUM) String text,
            @Reduce(Reduce.Strategy.APPEND) Map<String, Long> map,

            @Reduce(Reduce.Strategy.MERGE) long number) {}

    record AddingNulls(
            @Key long id,
            @Reduce(Reduce.Strategy.SUM) @Nullable Long sum,
            @Reduce(Reduce.Strategy.APPEND) @Nullable List<String> lines,

            @Reduce(Reduce.Strategy.SUM) @AbsentWhenNull @Nullable
            Long absent,

            @Reduce(Reduce.Strategy.MAXIMIZE) @Nullable Long largest) {}

    @Test
    void writesStrategies() {
        JsonNode schema = RecordSchema.ofDocument(Merged.class);

        assertThat(schema.at("/reduce")).isEqualTo(json("{\"strategy\": \"merge\"}"));
        assertThat(schema.at("/x-infer-schema")).isEqualTo(json("true"));
        assertThat(schema.at("/properties/count/reduce")).isEqualTo(json("{\"strategy\": \"sum\"}"));
        assertThat(schema.at("/properties/lines/reduce")).isEqualTo(json("{\"strategy\": \"append\"}"));
        assertThat(schema.at("/properties/counts/reduce")).isEqualTo(json("{\"strategy\": \"merge\"}"));
        assertThat(schema.at("/properties/first/reduce")).isEqualTo(json("{\"strategy\": \"firstWriteWins\"}"));
        assertThat(schema.at("/properties/inner/reduce")).isEqualTo(json("{\"strategy\": \"merge\"}"));
    }

    @Test
    void deletesOnlyWhatSaysThatItIsDeleted() {
        JsonNode schema = RecordSchema.ofDocument(Issue.class);

        assertThat(schema.get("if")).isEqualTo(json("""
                {"required": ["_meta"], "properties": {"_meta": {
                  "required": ["op"], "properties": {"op": {"const": "d"}}}}}"""));
        assertThat(schema.get("then")).isEqualTo(json("{\"reduce\": {\"strategy\": \"merge\", \"delete\": true}}"));
        assertThat(schema.get("else")).isEqualTo(json("{\"reduce\": {\"strategy\": \"merge\"}}"));
        assertThat(schema.at("/properties/_meta/properties/op/enum")).isEqualTo(json("[\"c\", \"u\", \"d\"]"));
        assertThat(Json.write(new Issue(1, new Meta(Meta.Op.DELETE))))
                .hasToString("{\"id\":1,\"_meta\":{\"op\":\"d\"}}");
    }

    @Test
    void refusesDeletionsThatNothingTells() {
        String mistake = ": is @Deletable, so that it needs a component that says what was deleted:"
                + " @JsonName(\"_meta\") Meta meta";
        assertThat(RecordRules.document(WithoutMeta.class)).containsExactly("WithoutMeta" + mistake);
        assertThat(RecordRules.document(WithMetaThatMayBeNull.class))
                .containsExactly("WithMetaThatMayBeNull" + mistake);
        assertThat(RecordRules.document(ReducedTwice.class))
                .containsExactly("ReducedTwice: is @Deletable, which merges; remove @Reduce");
    }

    @Test
    void refusesStrategiesOnTheWrongTypes() {
        assertThat(RecordRules.document(Unfit.class))
                .containsExactly(
                        "Unfit.text: @Reduce(SUM) needs a number",
                        "Unfit.map: @Reduce(APPEND) needs a list",
                        "Unfit.number: @Reduce(MERGE) needs an object or a list");
    }

    @Test
    void refusesToAddNulls() {
        String mistake = " adds no nulls; drop @Nullable, or make it @AbsentWhenNull";
        assertThat(RecordRules.document(AddingNulls.class))
                .containsExactly(
                        "AddingNulls.sum: @Reduce(SUM)" + mistake, "AddingNulls.lines: @Reduce(APPEND)" + mistake);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
