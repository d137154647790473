package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.capture.Discovered;
import dev.flowcdk.capture.DocumentType.OfSchema;
import dev.flowcdk.internal.config.ConfigJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@ExtendWith(CaptureServer.class)
class DiscoveryTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Test
    void describesATable(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE my_items (b VARCHAR(5), a INTEGER, c FLOAT8, d TEXT[], PRIMARY KEY (c, a))",
                "COMMENT ON COLUMN my_items.b IS 'What it is called.'");

        Discovered<SourceResource> found = capture.discover().getFirst();

        assertThat(found.name()).isEqualTo("public/my_items");
        assertThat(new String(ConfigJson.encode(found.resource()), StandardCharsets.UTF_8))
                .isEqualTo("{\"namespace\":\"public\",\"stream\":\"my_items\"}");
        assertThat(found.fallbackKey()).isFalse();
        assertThat(((OfSchema) found.documents()).key()).containsExactly("/c", "/a");
        ObjectNode schema = schema(found);
        withoutProse(schema.at("/allOf/0"));
        assertThat(schema).isEqualTo(JSON.readTree("""
                                {"$defs": {"PublicMy_items": {"type": "object", "required": ["a", "c"], "$anchor": "PublicMy_items",
                                   "properties": {
                                     "a": {"type": "integer", "description": "(source type: non-nullable int4)"},
                                     "b": {"type": ["string", "null"], "maxLength": 5,
                                           "description": "What it is called. (source type: varchar)"},
                                     "c": {"type": "string", "format": "number",
                                           "description": "(source type: non-nullable float8)"},
                                     "d": {"type": ["array", "null"], "items": {"type": ["string", "null"]},
                                           "description": "(source type: _text)"}}}},
                                 "allOf": [
                                   {"if": {"properties": {"_meta": {"properties": {"op": {"const": "d"}}}}},
                                    "then": {"reduce": {"strategy": "merge", "delete": true}},
                                    "else": {"reduce": {"strategy": "merge"}},
                                    "required": ["_meta"],
                                    "properties": {"_meta": {"type": "object", "required": ["op", "source"],
                                      "reduce": {"strategy": "merge"},
                                      "properties": {
                                        "op": {"enum": ["c", "d", "u"]},
                                        "before": {"$ref": "#PublicMy_items", "reduce": {"strategy": "firstWriteWins"}},
                                        "source": {"type": "object", "required": ["schema", "table", "loc"], "properties": {
                                          "ts_ms": {"type": "integer"}, "schema": {"type": "string"},
                                          "snapshot": {"type": "boolean"}, "table": {"type": "string"},
                                          "loc": {"type": "array", "items": {"type": "integer"}, "minItems": 3, "maxItems": 3},
                                          "txid": {"type": "integer"}}}}}}},
                                   {"$ref": "#PublicMy_items"}],
                                 "x-infer-schema": true}"""));
    }

    /// Readers compare schemas as texts, so that a difference in order would look like a change.
    @Test
    void writesKeywordsInTheOrderOfTheOtherImplementation(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE my_items (a INTEGER PRIMARY KEY, b CHAR(5))");

        ObjectNode schema = schema(capture.discover().getFirst());

        assertThat(schema.at("/$defs").toString())
                .isEqualTo(
                        "{\"PublicMy_items\":{\"type\":\"object\",\"required\":[\"a\"],\"$anchor\":\"PublicMy_items\","
                                + "\"properties\":{\"a\":{\"type\":\"integer\",\"description\":\"(source type: non-nullable int4)\"},"
                                + "\"b\":{\"type\":[\"string\",\"null\"],\"maxLength\":5,\"minLength\":5,"
                                + "\"description\":\"(source type: bpchar)\"}}}}");
        assertThat(schema.at("/allOf/0").propertyNames())
                .containsExactly("if", "then", "else", "required", "properties");
        JsonNode meta = schema.at("/allOf/0/properties/_meta");
        assertThat(meta.propertyNames()).containsExactly("type", "required", "properties", "reduce");
        assertThat(meta.at("/properties/source").propertyNames()).containsExactly("properties", "type", "required");
    }

    @Test
    void describesATableWithoutKeyForHistory(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (a INTEGER, b TEXT)");
        capture.advanced("source_tag", "here");
        capture.configJson().put("historyMode", true);

        Discovered<SourceResource> found = capture.discover().getFirst();

        assertThat(found.fallbackKey()).isTrue();
        assertThat(((OfSchema) found.documents()).key()).isEqualTo(Discovery.FALLBACK_KEY);
        assertThat(new String(ConfigJson.encode(found.resource()), StandardCharsets.UTF_8))
                .contains("\"mode\":\"Without Primary Key\"");
        JsonNode source = schema(found).at("/allOf/0/properties/_meta/properties/source");
        assertThat(source.get("reduce").toString()).isEqualTo("{\"strategy\":\"lastWriteWins\",\"associative\":false}");
        assertThat(source.at("/properties/tag/type").asString()).isEqualTo("string");
        assertThat(schema(found).at("/$defs/PublicItems").has("required")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PRIMARY KEY (a)    | UNIQUE INDEX i ON items (b)                        | /a | false",
                "CHECK (true)       | UNIQUE INDEX i ON items (b)                        | /b | true",
                "CHECK (true)       | UNIQUE INDEX i ON items (n)                        | -  | true",
                "CHECK (true)       | INDEX i ON items (b)                               | -  | true",
                "CHECK (true)       | UNIQUE INDEX i ON items (b) WHERE a > 0            | -  | true",
                "CHECK (true)       | UNIQUE INDEX i ON items (lower(b))                 | -  | true",
                "CHECK (true)       | UNIQUE INDEX i ON items (b) INCLUDE (a)            | /b | true",
                "UNIQUE (a, b)      | UNIQUE INDEX i ON items (b)                        | /b | true",
                "PRIMARY KEY (a)    | UNIQUE INDEX i ON items (b);IDENTITY i             | /b | true",
                "PRIMARY KEY (a)    | UNIQUE INDEX i ON items (b, a);IDENTITY i          | /a | false",
                "UNIQUE (a)         | UNIQUE INDEX z ON items (b);IDENTITY z             | /b | true"
            })
    void choosesAKey(String constraint, String index, String key, boolean fallback, CaptureFixture capture)
            throws Exception {
        capture.execute(
                "CREATE TABLE items (a INTEGER NOT NULL, b TEXT NOT NULL, n TEXT, " + constraint + ")",
                "CREATE " + index.replace(";IDENTITY", "; ALTER TABLE items REPLICA IDENTITY USING INDEX"));

        Discovered<SourceResource> found = capture.discover().getFirst();

        List<String> expected = key.equals("-") ? Discovery.FALLBACK_KEY : List.of(key.split(","));
        assertThat(((OfSchema) found.documents()).key()).isEqualTo(expected);
        assertThat(found.fallbackKey()).isEqualTo(fallback);
    }

    @Test
    void offersTablesOnlyAndInAStableOrder(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE SCHEMA \"Zoo\"",
                "CREATE TABLE \"Zoo\".\"The Cats\" (id INTEGER PRIMARY KEY)",
                "CREATE TABLE b (id INTEGER PRIMARY KEY)",
                "CREATE TABLE a (id INTEGER PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE a_1 PARTITION OF a FOR VALUES FROM (0) TO (10)",
                "ALTER PUBLICATION flow_publication SET (publish_via_partition_root = true)",
                "CREATE UNLOGGED TABLE unlogged (id INTEGER PRIMARY KEY)",
                "CREATE VIEW view AS SELECT * FROM b",
                "CREATE MATERIALIZED VIEW materialized AS SELECT * FROM b",
                "CREATE TABLE written (id INTEGER PRIMARY KEY, flow_published_at TIMESTAMPTZ)",
                "CREATE TABLE flow_checkpoints_v1 (id INTEGER PRIMARY KEY)");

        assertThat(capture.discover())
                .extracting(Discovered::name)
                .containsExactly("zoo/the_cats", "public/a", "public/b");
    }

    @Test
    void appliesFilters(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE SCHEMA one",
                "CREATE SCHEMA two",
                "CREATE TABLE one.a_log (id INTEGER PRIMARY KEY)",
                "CREATE TABLE one.b (id INTEGER PRIMARY KEY)",
                "CREATE TABLE two.a_log (id INTEGER PRIMARY KEY)",
                "CREATE TABLE public.a_log (id INTEGER PRIMARY KEY)");
        ObjectNode filters = capture.configJson().putObject("discoveryFilters");
        filters.putArray("include_schemas").add("one");
        capture.advanced("discover_schemas", List.of("two"));
        assertThat(capture.discover()).extracting(Discovered::name).containsExactly("one/a_log", "one/b", "two/a_log");

        filters.putArray("table_patterns").add("*_log");
        filters.putArray("exclude_schemas").add("two");
        assertThat(capture.discover()).extracting(Discovered::name).containsExactly("one/a_log");
    }

    @Test
    void makesNamesAndAnchorsThatAreLegal() {
        assertThat(Discovery.recommendedName(new TableName("A b", ".."))).isEqualTo("a_b/__");
        assertThat(CollectionSchema.anchor(new TableName("public", "my table-x")))
                .isEqualTo("PublicMy_Table-X");
        assertThat(CollectionSchema.anchor(new TableName("1st", "USERS"))).isEqualTo("_1stUSERS");
    }

    private static ObjectNode schema(Discovered<SourceResource> found) {
        return (ObjectNode)
                JSON.readTree(((OfSchema) found.documents()).schema().bytes());
    }

    private static void withoutProse(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove("description");
            object.forEach(DiscoveryTest::withoutProse);
        }
    }
}
