package dev.flowcdk.postgres.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyTupleTest {

    private static ServerForms forms;

    @BeforeAll
    static void start() throws SQLException {
        forms = new ServerForms();
    }

    @AfterAll
    static void stop() throws SQLException {
        forms.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    smallint         | -32768 -256 -255 -1 0 1 255 256 32767
                    integer          | -2147483648 -65536 -65535 0 65535 65536 2147483647
                    bigint           | -9223372036854775808 -4294967296 -4294967295 0 4294967296 9223372036854775807
                    oid              | 0 1 4294967295
                    real             | -Infinity -1.5e30 -1 -0.5 0 1e-40 1.111 3e38 Infinity
                    double precision | -Infinity -1.5e300 -1 -0.5 0 5e-324 1.111 1.7e308 Infinity
                    numeric          | -Infinity -1e40 -10000.5 -10000 -9999 -1.23 -1.2 -1.19 -0.0001 0 1e-20 0.00012 0.5 1 1.000001 9999 10000 1e40 Infinity NaN
                    boolean          | false true
                    text             | a aa ab b
                    uuid             | 0eebc99a-9c0b-4ef8-bb6d-6bb9bd380a11 a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11
                    macaddr          | 00:00:2b:01:02:03 08:00:2b:01:02:03
                    macaddr8         | 00:00:2b:01:02:03:04:05 08:00:2b:01:02:03:04:05
                    date             | -infinity 4714-11-24_BC 0044-03-15_BC 0001-12-31_BC 0001-01-01 1969-12-31 2024-02-29 9999-12-31 10000-01-01 5874897-12-31 infinity
                    timestamp        | -infinity 4714-11-24T00:00:00_BC 0001-12-31T23:59:59.999999_BC 0001-01-01T00:00:00 1999-12-31T23:59:59.999999 2000-01-01T00:00:00 2024-01-15T14:30:00.000001 10000-01-01T00:00:00 10000-01-01T00:00:00.5 294276-12-31T23:59:59.999999 infinity
                    timestamptz      | 0044-03-15T12:00:00Z_BC 2024-11-03T08:59:59Z 2024-11-03T09:00:00Z 2024-11-03T09:30:00Z 12345-06-07T08:09:10Z
                    bytea            | \\x \\x00 \\x0000 \\x0001 \\x01 \\xff
                    """)
    void keepsTheServersOrderAndComesBackAsLiterals(String type, String values) throws SQLException {
        var keys = new ArrayList<byte[]>();
        for (String value : values.split(" ")) {
            byte[] key = forms.key(type, "'" + value.replace('_', ' ') + "'");
            String literal = forms.literal(type, key);
            assertThat(forms.single("SELECT '" + value.replace('_', ' ') + "'::" + type + " = " + literal))
                    .as("%s as %s", value, literal)
                    .isEqualTo("t");
            keys.add(key);
        }

        for (int index = 1; index < keys.size(); index++) {
            assertThat(Arrays.compareUnsigned(keys.get(index - 1), keys.get(index)))
                    .as("%d before %d of %s", index - 1, index, values)
                    .isNegative();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    time                | 00:00:00 ; 23:59:59.999999 ; 24:00:00
                    time with time zone | 12:00:00+05:30 ; 12:00:00-15:59:59
                    interval            | 0 ; -1 mon +3 days -00:00:00.5 ; 178000000 years ; 1 day
                    inet                | 10.0.0.1 ; ::1/64
                    int4range           | empty ; [1,) ; (,)
                    daterange           | [2024-01-01,infinity) ; [0044-03-15 BC,12345-01-01)
                    tsrange             | [-infinity,infinity)
                    int4[]              | {} ; {1,NULL,3} ; {{1,2},{3,4}} ; [0:1]={5,6}
                    text[]              | {"a\\"b","c,d",NULL,"NULL"}
                    date[]              | {"0044-03-15 BC",12345-01-01,infinity}
                    jsonb               | {"a": [1, "x"]}
                    varbit              | 101
                    "char"              | a
                    name                | a name
                    """)
    void comesBackAsLiteralFromEachTypeThatTheServerCompares(String type, String values) throws SQLException {
        for (String value : values.split(" ; ")) {
            String literal = forms.literal(type, forms.key(type, "'" + value + "'"));

            assertThat(forms.single("SELECT '%s'::%s = %s".formatted(value, type, literal)))
                    .as("%s as %s", value, literal)
                    .isEqualTo("t");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "integer, 0, 14",
        "integer, 1, 1501",
        "integer, -1, 13fe",
        "integer, 256, 160100",
        "bigint, -9223372036854775808, 0c7fffffffffffffff",
        "text, foo, 02666f6f00",
        "bytea, \\x00ff, 0100ffff00",
        "boolean, true, 27",
        "double precision, -42, 213fbaffffffffffff",
        "real, -42, 203dd7ffff",
        "timestamp, 2024-01-15 14:30:00.5, 02323032342d30312d31355431343a33303a30302e3530303030303030305a00"
    })
    void packsAsTheTupleLayerDoes(String type, String value, String hex) throws SQLException {
        assertThat(HexFormat.of().formatHex(forms.key(type, "'" + value + "'"))).isEqualTo(hex);
    }

    @Test
    void packsDecimalsAsNestedTuples() throws SQLException {
        byte[] key = forms.key("numeric", "12.5");

        // ("N", (20000 + 2, "125"), groups 12 and 5000 with weight 0 and scale 1)
        assertThat(HexFormat.of().formatHex(key))
                .isEqualTo("05" + "024e00" + "05" + "164e22" + "0131323500" + "00" + "01" + "00ff02" + "00ff00ff"
                        + "00ff00ff" + "00ff01" + "00ff0c" + "1388" + "00" + "00");
    }

    @Test
    void packsAllColumnsOfAKey() {
        var id = new PostgresColumn("id", PostgresType.builtIn("int4"), true, true);
        var name = new PostgresColumn("name", PostgresType.builtIn("text"), true, true);
        ServerZone zone = ServerZone.named("UTC");
        var key = KeyTuple.of(List.of(ColumnCodec.of(id, zone), ColumnCodec.of(name, zone)));
        byte[] text = "it's".getBytes(StandardCharsets.UTF_8);

        key.clear().binary(new byte[] {0, 0, 1, 0}, 0, 4);
        key.binary(text, 0, text.length);

        assertThat(key.literals(key.toByteArray()))
                .containsExactly("'256'::\"pg_catalog\".\"int4\"", "'it''s'::\"pg_catalog\".\"text\"");
    }

    @Test
    void packsAgainWhatAnotherImplementationPacked() {
        ServerZone zone = ServerZone.named("UTC");
        var at = new PostgresColumn("at", PostgresType.builtIn("timestamptz"), true, true);
        var key = KeyTuple.of(List.of(ColumnCodec.of(at, zone)));
        byte[] foreign = "\u00022024-01-15T06:30:00.500000000-08:00\u0000".getBytes(StandardCharsets.UTF_8);

        byte[] packed = key.repacked(foreign);

        assertThat(key.literals(packed))
                .containsExactly("'2024-01-15T14:30:00.500000000Z'::\"pg_catalog\".\"timestamptz\"");
        byte[] twice = Arrays.copyOf(foreign, 2 * foreign.length);
        System.arraycopy(foreign, 0, twice, foreign.length, foreign.length);
        assertThatThrownBy(() -> key.repacked(twice)).hasMessageContaining("more than 1 elements");
        assertThatThrownBy(() -> key.repacked(new byte[0])).hasMessageContaining("0 instead of 1 elements");
        assertThatThrownBy(() -> key.repacked("\u0002yesterday\u0000".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"yesterday\" as TIMESTAMP");
    }

    @Test
    void refusesWhatIsNoKey() {
        assertThatThrownBy(() -> literal("text", 0x02, 'a'))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ends within");
        assertThatThrownBy(() -> literal("inet", 0xFE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown code 254");
    }

    /// As when the column has got another type meanwhile, in whose order another part of the table was read.
    @Test
    void refusesKeysOfAnotherType() {
        assertThatThrownBy(() -> literal("text", 0x15, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("code 21 as TEXT");
        assertThatThrownBy(() -> literal("int4", 0x02, '1', '2', 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("code 2 as INTEGER");
    }

    @Test
    void readsAnEmptyIntervalAsZero() {
        assertThat(literal("interval", 0x02, 0)).isEqualTo("'0'::\"pg_catalog\".\"interval\"");
    }

    @Test
    void takesEqualDecimalsForEqualHoweverManyDigitsTheyShow() throws SQLException {
        var column = new PostgresColumn("v", PostgresType.builtIn("numeric"), true, true);
        var key = KeyTuple.of(List.of(ColumnCodec.of(column, ServerZone.named("UTC"))));
        byte[] exact = forms.key("numeric", "1.00");

        key.text(new byte[] {'1', '.', '0'}, 0, 3);

        assertThat(key.compareTo(exact)).isZero();
        assertThat(key.before(exact)).isFalse();
        key.clear().text(new byte[] {'0', '.', '9'}, 0, 3);
        assertThat(key.before(exact)).isTrue();
    }

    private static String literal(String type, int... packed) {
        var column = new PostgresColumn("v", PostgresType.builtIn(type), true, true);
        var bytes = new byte[packed.length];
        for (int index = 0; index < bytes.length; index++) {
            bytes[index] = (byte) packed[index];
        }
        return KeyTuple.of(List.of(ColumnCodec.of(column, ServerZone.named("UTC"))))
                .literals(bytes)
                .getFirst();
    }
}
