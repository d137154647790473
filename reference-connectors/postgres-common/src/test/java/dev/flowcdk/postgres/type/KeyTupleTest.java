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
                    date             | -infinity 0001-01-01 1969-12-31 2024-02-29 infinity
                    timestamp        | 0001-01-01T00:00:00 1999-12-31T23:59:59.999999 2000-01-01T00:00:00 2024-01-15T14:30:00.000001
                    timestamptz      | 2024-11-03T08:59:59Z 2024-11-03T09:00:00Z 2024-11-03T09:30:00Z
                    bytea            | \\x \\x00 \\x0000 \\x0001 \\x01 \\xff
                    """)
    void keepsTheServersOrderAndComesBackAsLiterals(String type, String values) throws SQLException {
        var keys = new ArrayList<byte[]>();
        for (String value : values.split(" ")) {
            byte[] key = forms.key(type, "'" + value + "'");
            String literal = KeyTuple.literals(key).getFirst();
            assertThat(forms.single("SELECT '" + value + "'::" + type + " = " + literal))
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
        var id = new PostgresColumn("id", ColumnType.builtIn("int4"), true, true);
        var name = new PostgresColumn("name", ColumnType.builtIn("text"), true, true);
        ServerZone zone = ServerZone.named("UTC");
        var key = KeyTuple.of(List.of(ColumnCodec.of(id, zone), ColumnCodec.of(name, zone)));
        byte[] text = "it's".getBytes(StandardCharsets.UTF_8);

        key.clear().binary(new byte[] {0, 0, 1, 0}, 0, 4);
        key.binary(text, 0, text.length);

        assertThat(KeyTuple.literals(key.toByteArray())).containsExactly("'256'", "'it''s'");
    }

    @Test
    void packsAgainWhatAnotherImplementationPacked() {
        ServerZone zone = ServerZone.named("UTC");
        var at = new PostgresColumn("at", ColumnType.builtIn("timestamptz"), true, true);
        var key = KeyTuple.of(List.of(ColumnCodec.of(at, zone)));
        byte[] foreign = "\u00022024-01-15T06:30:00.500000000-08:00\u0000".getBytes(StandardCharsets.UTF_8);

        byte[] packed = key.repacked(foreign);

        assertThat(KeyTuple.literals(packed)).containsExactly("'2024-01-15T14:30:00.500000000Z'");
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
        assertThatThrownBy(() -> KeyTuple.literals(new byte[] {0x02, 'a'}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ends within");
        assertThatThrownBy(() -> KeyTuple.literals(new byte[] {(byte) 0xFE}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown code 254");
    }
}
