package dev.flowcdk.runtime.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.protocol.Exists;
import dev.flowcdk.internal.protocol.ReduceStrategy;
import dev.flowcdk.internal.protocol.WireInference;
import dev.flowcdk.internal.protocol.WireProjection;
import dev.flowcdk.json.RawJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProjectionsTest {

    @Test
    void findsAllLocationsAndAddsThePlatformsOwn() {
        List<WireProjection> projections = of("""
                {"type":"object","required":["id","_meta"],"properties":{
                  "id":{"type":"integer","minimum":0},
                  "name":{"type":["string","null"],"maxLength":10,"title":"Name","description":"Full."},
                  "_meta":{"type":"object","required":["op"],"properties":{"op":{"enum":["c","u","d"]}}}}}
                """, Map.of("number", "/id"));

        assertThat(projections)
                .extracting(WireProjection::field)
                .containsExactly(
                        "_meta",
                        "_meta/flow_truncated",
                        "_meta/op",
                        "flow_document",
                        "flow_published_at",
                        "id",
                        "name",
                        "number");
        assertThat(inference(projections, "_meta/op").types()).containsExactly("string");
        assertThat(inference(projections, "_meta/op").exists()).isEqualTo(Exists.MUST);
        assertThat(inference(projections, "_meta/op").enumValues()).hasSize(3);
        assertThat(inference(projections, "name").types()).containsExactly("null", "string");
        assertThat(inference(projections, "name").exists()).isEqualTo(Exists.MAY);
        assertThat(inference(projections, "name").title()).isEqualTo("Name");
        assertThat(inference(projections, "name").string())
                .isEqualTo(new WireInference.StringInference("", "", 10, "", "", ""));
        assertThat(inference(projections, "id").numeric())
                .isEqualTo(new WireInference.NumericInference(true, 0, false, 0));
        assertThat(projections)
                .filteredOn(WireProjection::explicit)
                .extracting(WireProjection::ptr)
                .containsExactly("/id");
        assertThat(projections)
                .filteredOn(WireProjection::isPrimaryKey)
                .extracting(WireProjection::field)
                .containsExactly("id", "number");
    }

    @Test
    void followsReferencesAnchorsAndConditions() {
        List<WireProjection> projections = of("""
                {"$defs":{"Row":{"type":"object","required":["id"],"$anchor":"Row","properties":{
                    "id":{"type":"integer"},"big":{"type":"string","format":"uint64"}}}},
                 "allOf":[
                   {"if":{"properties":{"_meta":{"properties":{"op":{"const":"d"}}}}},
                    "then":{"reduce":{"strategy":"merge","delete":true}},"else":{"reduce":{"strategy":"merge"}},
                    "required":["_meta"],
                    "properties":{"_meta":{"type":"object","reduce":{"strategy":"merge"},"properties":{
                       "before":{"$ref":"#Row","reduce":{"strategy":"firstWriteWins"}}}}}},
                   {"$ref":"#Row"}]}
                """, Map.of());

        assertThat(inference(projections, "id").exists()).isEqualTo(Exists.MUST);
        assertThat(inference(projections, "_meta/before/id").exists()).isEqualTo(Exists.MAY);
        assertThat(inference(projections, "_meta/before").reduce()).isEqualTo(ReduceStrategy.REDUCE_FIRST_WRITE_WINS);
        assertThat(inference(projections, "flow_document").reduce()).isEqualTo(ReduceStrategy.REDUCE_MERGE);
        assertThat(inference(projections, "big").string().format()).isEqualTo("integer");
    }

    @Test
    void joinsAlternatives() {
        List<WireProjection> projections = of("""
                {"type":"object","required":["id"],"properties":{"id":{"type":"integer"},
                  "v":{"anyOf":[{"type":"integer","minimum":1},{"type":"number","minimum":-5}]},
                  "w":{"oneOf":[{"type":"string","format":"date"},{"type":"null"}]},
                  "list":{"type":"array","minItems":2,"maxItems":3,"items":{"type":["integer","null"]}},
                  "never":false},
                 "additionalProperties":{"type":"boolean"}}
                """, Map.of("extra", "/whatever", "second", "/list/1"));

        assertThat(inference(projections, "v").types()).containsExactly("number");
        assertThat(inference(projections, "v").numeric().minimum()).isEqualTo(-5);
        assertThat(inference(projections, "w").types()).containsExactly("null", "string");
        assertThat(inference(projections, "w").string().format()).isEqualTo("date");
        assertThat(inference(projections, "list").array())
                .isEqualTo(new WireInference.ArrayInference(2, true, 3, List.of("integer", "null")));
        assertThat(inference(projections, "never").exists()).isEqualTo(Exists.CANNOT);
        assertThat(inference(projections, "extra").types()).containsExactly("boolean");
        assertThat(inference(projections, "extra").exists()).isEqualTo(Exists.IMPLICIT);
        assertThat(inference(projections, "second").types()).containsExactly("integer", "null");
    }

    @Test
    void knowsThatElementsOfALongEnoughArrayExist() {
        var schema = SchemaDocument.of(RawJson.of("""
                {"type":"object","required":["_meta"],"properties":{"_meta":{"type":"object","required":["loc"],
                  "properties":{"loc":{"type":"array","minItems":3,"maxItems":3,"items":{"type":"integer"}}}}}}
                """), "the schema");

        List<WireProjection> projections = Projections.of(schema, List.of("/_meta/loc/0"), Map.of());

        assertThat(inference(projections, "_meta/loc/0").exists()).isEqualTo(Exists.MUST);
        assertThat(inference(projections, "_meta/loc/0").types()).containsExactly("integer");
    }

    private static List<WireProjection> of(String schema, Map<String, String> explicit) {
        return Projections.of(SchemaDocument.of(RawJson.of(schema), "the schema"), List.of("/id"), explicit);
    }

    private static WireInference inference(List<WireProjection> projections, String field) {
        return projections.stream()
                .filter(projection -> projection.field().equals(field))
                .findFirst()
                .orElseThrow()
                .inference();
    }
}
