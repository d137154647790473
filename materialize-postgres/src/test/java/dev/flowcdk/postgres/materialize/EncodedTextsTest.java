package dev.flowcdk.postgres.materialize;

import static dev.flowcdk.postgres.materialize.EncodedValues.LEFT_TO_THE_SERVER;
import static dev.flowcdk.postgres.materialize.EncodedValues.encoded;
import static dev.flowcdk.postgres.materialize.EncodedValues.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.tuple.TupleWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Texts of decimals, times and addresses in the binary forms of the server's types, byte by byte. That the server
/// takes them for what the texts say is shown by [ValuesTest].
class EncodedTextsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            numeric | 0 | 0000000000000000
            numeric | -0 | 0000000000000000
            numeric | 0.0 | 0000000000000001
            numeric | 1 | 00010000000000000001
            numeric | -1 | 00010000400000000001
            numeric | +7 | 00010000000000000007
            numeric | 10000 | 00010001000000000001
            numeric | 9999 | 0001000000000000270f
            numeric | 10001.0001 | 0003000100000004000100010001
            numeric | 0.00001 | 0001fffe0000000503e8
            numeric | -0.000000000000000000001 | 0001fffa4000001503e8
            numeric | 12345678901234567890.12345678901234567890 | 000a00040000001404d2162e23340d801ed204d2162e23340d801ed2
            numeric | 000123.4500 | 0002000000000004007b1194
            numeric | 5. | 00010000000000000005
            numeric | .5 | 0001ffff000000011388
            numeric | 100000000 | 00010002000000000001
            numeric | 1e3 | 000100000000000003e8
            numeric | 1.5E-7 | 0001fffe00000008000f
            numeric | -12e20 | 0001000540000000000c
            numeric | NaN | 00000000c0000000
            numeric | Infinity | 00000000d0000000
            numeric | -Infinity | 00000000f0000000
            date | 2000-01-01 | 00000000
            date | 1999-12-31 | ffffffff
            date | 2024-02-29 | 00002279
            date | 1600-03-01 | fffdc58b
            date | 1900-02-28 | ffff718e
            date | 1970-01-01 | ffffd533
            date | 0001-01-01 | fff4dbf9
            date | 9999-12-31 | 002c95d3
            date | 2023-04-30 | 00002148
            date | 2023-01-31 | 000020ef
            date | 2000-02-29 | 0000003b
            date | 0000-12-31 | fff4dbf9
            time | 12:34:56 | 0000000a8bda1c00
            time | 12:34:56+00:30 | 0000000a8bda1c00
            time | 00:00:00 | 0000000000000000
            time | 23:59:59.999999 | 000000141dd75fff
            time | 12:34:56.1Z | 0000000a8bdba2a0
            time | 12:34:56.123456z | 0000000a8bdbfe40
            time | 00:00:00.5+05:00 | 000000000007a120
            time | 23:59:59-08:00 | 000000141dc81dc0
            time | 01:02:03.0000004 | 00000000dde878c0
            time | 01:02:03.0000006 | 00000000dde878c1
            time | 01:02:03.00000051 | 00000000dde878c1
            time | 01:02:03.000001500 | 00000000dde878c2
            time | 01:02:03.0000005 | 00000000dde878c0
            time | 01:02:03.000000500 | 00000000dde878c0
            time | 01:02:03.0000000000 | 00000000dde878c0
            time | 01:02:03+23:59 | 00000000dde878c0
            timestamptz | 2024-02-29T12:34:56Z | 0002b58341667c00
            timestamptz | 2000-01-01t00:00:00.000001z | 0000000000000001
            timestamptz | 2024-02-29 12:34:56.5-08:30 | 0002b58a61550f20
            timestamptz | 1999-12-31T23:59:59+05:30 | fffffffb63c4b7c0
            timestamptz | 0001-01-01T00:00:00+14:00 | ff1fe2f409896800
            timestamptz | 0000-12-31T10:00:00Z | ff1fe2ffc59c6000
            interval | P1Y2M3DT4H5M6S | 000000036c8bc080000000030000000e
            interval | PT0S | 00000000000000000000000000000000
            interval | P3W | 00000000000000000000001500000000
            interval | PT36H | 0000001e2cc310000000000000000000
            interval | PT1.5S | 000000000016e3600000000000000000
            interval | PT0.000001S | 00000000000000010000000000000000
            interval | P-1DT-2.25S | ffffffffffddaaf0ffffffff00000000
            interval | P1M | 00000000000000000000000000000001
            interval | PT1M | 00000000039387000000000000000000
            interval | P-2M | 000000000000000000000000fffffffe
            interval | P999999999D | 00000000000000003b9ac9ff00000000
            interval | P1D2D | 00000000000000000000000300000000
            inet | 192.168.100.128 | 02200004c0a86480
            inet | 0.0.0.0 | 0220000400000000
            inet | 255.255.255.255 | 02200004ffffffff
            inet | 10.0.0.1 | 022000040a000001
            inet | 2001:4f8:3:ba:2e0:81ff:fe22:d1f1 | 03800010200104f8000300ba02e081fffe22d1f1
            inet | :: | 0380001000000000000000000000000000000000
            inet | ::1 | 0380001000000000000000000000000000000001
            inet | fe80:: | 03800010fe800000000000000000000000000000
            inet | 1::8 | 0380001000010000000000000000000000000008
            inet | 1:2:3::5:6:7:8 | 0380001000010002000300000005000600070008
            inet | ABCD:: | 03800010abcd0000000000000000000000000000
            cidr | 192.168.100.128 | 02200104c0a86480
            cidr | 0.0.0.0 | 0220010400000000
            cidr | 255.255.255.255 | 02200104ffffffff
            cidr | 10.0.0.1 | 022001040a000001
            cidr | ::1 | 0380011000000000000000000000000000000001
            macaddr | 08:00:2b:01:02:fF | 08002b0102ff
            macaddr | 08-00-2B-01-02-03 | 08002b010203
            macaddr8 | 08:00:2b:01:02:03:04:05 | 08002b0102030405
            uuid | A0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11 | a0eebc999c0b4ef8bb6d6bb9bd380a11
            """)
    void writesTheBinaryFormOfTexts(String type, String text, String form) {
        assertThat(encoded(type, text)).isEqualTo(form);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            numeric | .
            numeric | -
            numeric | ''
            numeric | 1e
            numeric | e5
            numeric | nan
            numeric | '12 '
            numeric | ' 12'
            numeric | 1_0
            numeric | 1e131072
            numeric | 1e-16384
            numeric | 1x
            date | infinity
            date | 2023-02-29
            date | 1900-02-29
            date | 2023-04-31
            date | 2023-06-31
            date | 2023-09-31
            date | 2023-11-31
            date | 2023-01-32
            date | 2023-13-01
            date | 2023-00-01
            date | 2023-01-00
            date | 2023/01-01
            date | 2023-01/01
            date | 2023-1-01
            date | 02023-01-01
            date | 2023-01-01x
            date | 20x3-01-01
            time | 24:00:00
            time | 12:60:00
            time | 12:00:60
            time | 12-34:56
            time | 12.34:56
            time | 12:34.56
            time | 12:34-56
            time | 1:34:56
            time | 12:34:5
            time | 12:34:56.
            time | 12:34:56,5
            time | 12:34:56.x
            time | 12:34:56.1234567x
            time | 12:34:56Zz
            time | 12:34:56+24:00
            time | 12:34:56+00:60
            time | 12:34:56+0000
            time | 12:34:56+00-00
            time | 12:34:56+00:0
            time | x2:34:56
            time | 12:x4:56
            time | 12:34:x6
            time | 12:34:56+x0:00
            time | 12:34:56+00:x0
            timestamptz | 2024-02-29T12:34:56
            timestamptz | 2023-02-29T12:34:56Z
            timestamptz | 2024-02-29_12:34:56Z
            timestamptz | 2024-02-29T12:34:60Z
            timestamptz | 2024-02-29T12:34:56+25:00
            timestamptz | 2024-02-29T12:34Z
            timestamptz | 2024-02-29
            timestamptz | yesterdayish at noon
            interval | P
            interval | PT
            interval | 1D
            interval | P1
            interval | P1.5D
            interval | PT1.S
            interval | PT1.0000001S
            interval | PT1.5M
            interval | PT1.5
            interval | P1S
            interval | P1H
            interval | PT1D
            interval | PT1Y
            interval | PT1W
            interval | P1X
            interval | P1000000000D
            interval | P-D
            interval | PTT1S
            interval | P999999999W
            interval | P999999999Y
            interval | xT1S
            inet | 1.2.3
            inet | 1.2.3.4.5
            inet | 1.2.3.256
            inet | 1.2.3.0001
            inet | 1..3.4
            inet | 1.2.3.4/8
            inet | 1.2.3.x
            inet | 1.2,3.4
            inet | ''
            inet | ::ffff:1.2.3.4
            inet | 1:2:3:4:5:6:7
            inet | 1:2:3:4:5:6:7:8:9
            inet | 1:2:3:4::5:6:7:8
            inet | 1::2::3
            inet | ::1::2
            inet | 12345::
            inet | :1
            inet | 1:
            inet | :::
            inet | 1:2:g::
            inet | ::/64
            inet | 1.2.3.
            macaddr | 08:00:2b:01:02:0
            macaddr | 08:00:2b:01:02:0g
            macaddr | 08:00:2b:01:02:g0
            macaddr | 08.00:2b:01:02:03
            macaddr | 08:00:2b:01:02.03
            macaddr | 08002b:010203
            macaddr | 08:00:2b:01:02:03:04:05
            macaddr8 | 08:00:2b:01:02:03
            uuid | A0EEBC99_9c0b-4ef8-bb6d-6bb9bd380a11
            uuid | A0EEBC99-9c0b_4ef8-bb6d-6bb9bd380a11
            uuid | A0EEBC99-9c0b-4ef8_bb6d-6bb9bd380a11
            uuid | A0EEBC99-9c0b-4ef8-bb6d_6bb9bd380a11
            uuid | A0EEBC9-99c0b-4ef8-bb6d-6bb9bd380a11
            uuid | g0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11
            uuid | A0EEBC999c0b4ef8bb6d6bb9bd380a11
            """)
    void leavesOtherTextsToTheServer(String type, String text) {
        assertThat(encoded(type, text)).isEqualTo(LEFT_TO_THE_SERVER);
    }

    @Test
    void writesDecimalsAsLongAsTheServerHasThem() {
        String digits = "9".repeat(131_072);
        String places = "9".repeat(16_383);

        assertThat(encoded("numeric", digits))
                .startsWith("80007fff00000000270f")
                .hasSize(2 * (8 + 2 * 32_768));
        assertThat(encoded("numeric", '0' + digits)).isEqualTo(encoded("numeric", digits));
        assertThat(encoded("numeric", digits + '9')).isEqualTo(LEFT_TO_THE_SERVER);
        assertThat(encoded("numeric", "." + places))
                .startsWith("1000ffff00003fff270f")
                .endsWith("270f2706");
        assertThat(encoded("numeric", "." + places + '9')).isEqualTo(LEFT_TO_THE_SERVER);
        assertThat(encoded("numeric", "1e131071")).isEqualTo("00017fff0000000003e8");
        assertThat(encoded("numeric", "1e-16383")).isEqualTo("0001f00000003fff000a");
    }

    @Test
    void startsEachDecimalAnew() {
        ValueEncoder encoder = EncodedValues.column("numeric", false).encoder(EncodedValues.base64());

        for (TupleWriter value : List.of(value().number(-1.5), value().string("2e1"), value().number(-1.5))) {
            assertThat(encoded(encoder, value)).isEqualTo(encoded("numeric", value));
        }
    }
}
