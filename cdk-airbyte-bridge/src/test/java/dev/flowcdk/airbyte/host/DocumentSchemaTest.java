package dev.flowcdk.airbyte.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class DocumentSchemaTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String USERS = """
            {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "additionalProperties": false,
             "properties": {
              "id": {"type": ["null", "integer"], "airbyte_type": "big"},
              "kind": {"type": "string", "enum": ["a", "b"]},
              "at": {"type": "string", "format": "date-time", "airbyte_type": "timestamp_without_timezone"},
              "zoned": {"type": "string", "format": "date-time", "airbyte_type": "timestamp_with_timezone"},
              "day": {"type": "string", "format": "date"},
              "number": {"type": "number", "airbyte_type": "integer"},
              "odd": {"type": "string", "format": "color"},
              "list": {"type": "array", "items": [{"type": "string"}, {"type": "integer"}]},
              "inner": {"type": "object", "properties": {"id": {"type": "number"}}},
              "any": {}}}""";

    @Test
    void strictIsWhatTheSourceDeclaresCleaned() {
        JsonNode schema = written(USERS, SchemaMode.STRICT, List.of(List.of("id")));

        assertThat(schema.has("$schema")).isFalse();
        assertThat(schema.has("additionalProperties")).isFalse();
        assertThat(schema.path("required")).isEqualTo(JSON.readTree("[\"_meta\",\"id\"]"));
        assertThat(schema.at("/properties/id")).isEqualTo(JSON.readTree("{\"type\":\"integer\"}"));
        assertThat(schema.at("/properties/kind")).isEqualTo(JSON.readTree("{\"type\":\"string\"}"));
        assertThat(schema.at("/properties/at")).isEqualTo(JSON.readTree("{\"type\":\"string\"}"));
        assertThat(schema.at("/properties/zoned/format").asString()).isEqualTo("date-time");
        assertThat(schema.at("/properties/number/type").asString()).isEqualTo("integer");
        assertThat(schema.at("/properties/odd").has("format")).isFalse();
        assertThat(schema.at("/properties/list/items/anyOf")).hasSize(2);
        assertThat(schema.toString()).doesNotContain("airbyte_type");
    }

    @Test
    void relaxedKnowsTheKeyOnly() {
        JsonNode schema = written(USERS, SchemaMode.RELAXED, List.of(List.of("inner", "id")));

        assertThat(schema.path("x-infer-schema").asBoolean()).isTrue();
        assertThat(schema.path("properties").propertyNames()).containsExactly("_meta", "inner");
        assertThat(schema.at("/properties/inner"))
                .isEqualTo(JSON.readTree(
                        "{\"type\":\"object\",\"required\":[\"id\"],\"properties\":{\"id\":{\"type\":\"integer\"}}}"));
    }

    @Test
    void aDeclaredMetaIsWhereTheRecordsIs() {
        JsonNode schema = written(
                "{\"properties\":{\"_meta\":{\"type\":\"string\"}}}",
                SchemaMode.STRICT,
                List.of(DocumentSchema.ROW_ID));

        assertThat(schema.at("/properties/_meta/properties/source/type").asString())
                .isEqualTo("string");
        assertThat(schema.at("/properties/_meta/required")).isEqualTo(JSON.readTree("[\"op\",\"row_id\"]"));
    }

    @Test
    void deletesWhatTheSourceDeletes() {
        JsonNode schema = written(
                "{\"properties\":{\"id\":{\"type\":\"integer\"},\"_ab_cdc_deleted_at\":{\"type\":[\"null\",\"string\"]}}}",
                SchemaMode.RELAXED,
                List.of(List.of("id")));

        assertThat(schema.at("/if/properties/_meta/properties/op/const").asString())
                .isEqualTo("d");
        assertThat(schema.at("/then/reduce/delete").asBoolean()).isTrue();
    }

    @Test
    void sourcedIsClosed() {
        JsonNode schema = DocumentSchema.sourced((ObjectNode) JSON.readTree(USERS), false);

        assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
        assertThat(schema.at("/properties/inner/additionalProperties").asBoolean(true))
                .isFalse();
        assertThat(schema.at("/properties/inner/required")).isEqualTo(JSON.readTree("[\"id\"]"));
        assertThat(schema.at("/properties/_meta/properties/uuid/type").asString())
                .isEqualTo("string");
        assertThat(schema.at("/properties/kind/required").isMissingNode()).isTrue();
    }

    @Test
    void datesAreTimesWhereThatIsAskedFor() {
        assertThat(DocumentSchema.sourced((ObjectNode) JSON.readTree(USERS), true)
                        .at("/properties/day/format")
                        .asString())
                .isEqualTo("date-time");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"integer\"}|integer",
                "{\"type\":\"number\"}|integer",
                "{\"type\":[\"null\",\"boolean\"]}|boolean",
                "{\"type\":\"string\",\"format\":\"uuid\"}|string",
                "{}|string",
                "{\"type\":\"object\"}|``"
            })
    void aKeyHasOneType(String property, String type) {
        var schema = (ObjectNode) JSON.readTree("{\"properties\":{\"k\":" + property + "}}");

        assertThat(DocumentSchema.keyType(schema, List.of("k"))).isEqualTo(type == null ? "" : type);
    }

    private static JsonNode written(String declared, SchemaMode mode, List<List<String>> key) {
        return DocumentSchema.written((ObjectNode) JSON.readTree(declared), key, mode, false);
    }
}
