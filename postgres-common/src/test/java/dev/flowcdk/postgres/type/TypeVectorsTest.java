package dev.flowcdk.postgres.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The known values and schemas of each type, by COPY and by the log in both forms.
class TypeVectorsTest {

    private static final Map<String, String> DECLARED = Map.of(
            "bit",
            "bit(3)",
            "<enum>",
            "colour",
            "<composite>",
            "measure",
            "float4",
            "real",
            "float8",
            "double precision");

    private static ServerForms forms;

    record Value(String type, String declared, String expression, String json) {

        @Override
        public String toString() {
            return type + " " + expression;
        }
    }

    record Schema(String type, String keyword, JsonNode expected) {

        @Override
        public String toString() {
            return type + (keyword.equals("schema") ? "" : " in the key");
        }
    }

    @BeforeAll
    static void start() throws SQLException {
        forms = new ServerForms();
        forms.execute("CREATE TYPE colour AS ENUM ('red', 'green')");
        forms.execute("CREATE TYPE measure AS (a int, b int, c text)");
    }

    @AfterAll
    static void stop() throws SQLException {
        forms.close();
    }

    static List<Value> values() throws IOException {
        var values = new ArrayList<Value>();
        for (JsonNode type : vectors()) {
            String name = type.get("typname").asString();
            for (JsonNode example : type.path("examples")) {
                values.add(value(name, example.get("sql").asString(), example.get("json")));
            }
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("values")
    void givesTheKnownJson(Value value) throws SQLException {
        String json = forms.json(value.declared(), value.expression());

        assertThat(json)
                .satisfies(found -> assertThat(JsonForm.equal(found, value.json()))
                        .as(found)
                        .isTrue());
    }

    static Stream<Schema> schemas() throws IOException {
        return vectors().stream()
                .filter(type -> type.get("schema").path("sameAs").isMissingNode())
                .filter(type -> !type.get("typname").asString().equals("<multirange>"))
                .filter(type -> !type.get("typname").asString().equals("<other>"))
                .flatMap(type -> Stream.of("schema", "keySchema")
                        .filter(type::has)
                        .map(keyword -> new Schema(type.get("typname").asString(), keyword, type.get(keyword))));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void givesTheKnownSchema(Schema schema) throws SQLException {
        PostgresColumn found = forms.column(declared(schema.type()));
        var column = new PostgresColumn(
                found.name(), unlimited(found.type()), true, schema.keyword().equals("keySchema"));

        ObjectNode json = ColumnCodec.of(column, ServerZone.named("UTC")).schema(null);

        json.remove("description");
        assertThat(json).isEqualTo(written(schema.expected()));
    }

    /// The vectors have lists of types throughout; a schema has a list only of several.
    private static JsonNode written(JsonNode expected) {
        JsonNode copy = expected.deepCopy();
        if (copy instanceof ObjectNode object && object.path("type").size() == 1) {
            object.set("type", object.get("type").get(0));
        }
        return copy;
    }

    private static PostgresType unlimited(PostgresType type) {
        return new PostgresType(type.oid(), type.schema(), type.name(), type.typtype(), -1);
    }

    private static Value value(String type, String sql, JsonNode json) {
        String declared = declared(type);
        String literal = sql;
        if (sql.startsWith("numeric(") || sql.startsWith("char(")) {
            declared = sql.substring(0, sql.indexOf(' '));
            literal = sql.substring(sql.indexOf(' ') + 1);
        }
        String expression = sql.startsWith("B'") ? sql : "'" + literal.replace("'", "''") + "'";
        return new Value(type, declared, expression, json.toString());
    }

    private static String declared(String type) {
        return DECLARED.getOrDefault(type, type);
    }

    private static List<JsonNode> vectors() throws IOException {
        try (InputStream file = TypeVectorsTest.class.getResourceAsStream("source-postgres.types.json")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return JsonForm.parse(text).get("types").valueStream().toList();
        }
    }
}
