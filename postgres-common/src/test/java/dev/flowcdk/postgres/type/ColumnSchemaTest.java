package dev.flowcdk.postgres.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnSchemaTest {

    private static final ServerZone UTC = ServerZone.named("UTC");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    pg_catalog | int4      | b | -1 | {"type":["integer","null"],"description":"(source type: int4)"}
                    pg_catalog | varchar   | b | 14 | {"type":["string","null"],"maxLength":10,"description":"(source type: varchar)"}
                    pg_catalog | bpchar    | b | 7  | {"type":["string","null"],"maxLength":3,"minLength":3,"description":"(source type: bpchar)"}
                    pg_catalog | _int4     | b | -1 | {"type":["array","null"],"items":{"type":["integer","null"]},"description":"(source type: _int4)"}
                    pg_catalog | _float8   | b | -1 | {"type":["array","null"],"items":{"type":["number","string","null"],"format":"number"},"description":"(source type: _float8)"}
                    pg_catalog | jsonb     | b | -1 | {"contentMediaType":"application/vnd.estuary.postgresql.jsonb+json","description":"(source type: jsonb)"}
                    pg_catalog | int4range | r | -1 | {"type":["string","null"],"description":"(source type: range)"}
                    public     | span      | r | -1 | {"type":["string","null"],"description":"(source type: range)"}
                    public     | spans     | m | -1 | {"type":["string","null"],"description":"(source type: multirange)"}
                    public     | colour    | e | -1 | {"type":["string","null"],"description":"(source type: enum)"}
                    public     | pair      | c | -1 | {"description":"(source type: composite)"}
                    public     | citext    | b | -1 | {"type":["string","null"],"description":"(source type: citext)"}
                    other      | citext    | b | -1 | {"description":"using catch-all schema (source type: citext)"}
                    public     | _colour   | b | -1 | {"description":"using catch-all schema (source type: _colour)"}
                    public     | int4      | b | -1 | {"description":"using catch-all schema (source type: int4)"}
                    pg_catalog | name      | b | -1 | {"description":"using catch-all schema (source type: name)"}
                    """)
    void describesTheColumn(String schema, String name, char typtype, int modifier, String json) {
        var type = new PostgresType(1, schema, name, typtype, modifier);

        assertThat(schema(new PostgresColumn("v", type, false, false), null)).isEqualTo(json);
    }

    @Test
    void tellsColumnsWithoutNull() {
        var column = new PostgresColumn("v", PostgresType.builtIn("uuid"), true, false);

        assertThat(schema(column, "who did it"))
                .isEqualTo("{\"type\":\"string\",\"format\":\"uuid\","
                        + "\"description\":\"who did it (source type: non-nullable uuid)\"}");
    }

    @Test
    void selectsAsTextWhatHasNoUsableBinaryForm() {
        var money = new PostgresColumn("a\"b", PostgresType.builtIn("money"), true, false);
        var number = new PostgresColumn("a\"b", PostgresType.builtIn("int8"), true, false);

        assertThat(ColumnCodec.of(money, UTC).selected()).isEqualTo("\"a\"\"b\"::text");
        assertThat(ColumnCodec.of(number, UTC).selected()).isEqualTo("\"a\"\"b\"");
    }

    @ParameterizedTest
    @CsvSource({
        "int4, false",
        "numeric, false",
        "uuid, false",
        "timestamptz, false",
        "text, true",
        "varchar, true",
        "inet, true",
        "interval, true"
    })
    void tellsWhichKeysSortOtherwiseOnTheServer(String type, boolean otherwise) {
        var column = new PostgresColumn("v", PostgresType.builtIn(type), true, true);

        assertThat(ColumnCodec.of(column, UTC).orderedByServerOnly()).isEqualTo(otherwise);
    }

    @Test
    void knowsBuiltInTypesByIdentity() {
        assertThat(PostgresType.builtIn(1009, -1)).isEqualTo(PostgresType.builtIn("_text"));
        assertThat(PostgresType.builtIn(4451, -1).typtype()).isEqualTo('m');
        assertThat(PostgresType.builtIn(99_999, -1).schema()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PST8PDT, -28800", "UTC, 0", "Europe/Berlin, 3600", "<-08>+08, -28800", "<+05:30>-05:30, 19800"})
    void knowsTheServersTimeZones(String name, int offset) {
        assertThat(ServerZone.named(name).offsetSeconds(0)).isEqualTo(offset);
    }

    @Test
    void saysWhenTheTimeZoneIsUnknown() {
        assertThatThrownBy(() -> ServerZone.named("Mars/Olympus"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Mars/Olympus")
                .hasMessageContaining("ALTER ROLE");
    }

    private static String schema(PostgresColumn column, @Nullable String comment) {
        return ColumnCodec.of(column, UTC).schema(comment).toString();
    }
}
