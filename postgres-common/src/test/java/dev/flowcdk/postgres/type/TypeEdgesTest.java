package dev.flowcdk.postgres.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Values at the edges, by COPY and by the log in both forms.
class TypeEdgesTest {

    private static ServerForms forms;

    @BeforeAll
    static void start() throws SQLException {
        forms = new ServerForms();
        forms.execute("CREATE TYPE colour AS ENUM ('red', 'it''s \"green\"')");
        forms.execute("CREATE TYPE pair AS (a int, b text)");
        forms.execute("CREATE DOMAIN positive AS int CHECK (VALUE > 0)");
        forms.execute("CREATE DOMAIN code AS varchar(5) NOT NULL");
        forms.execute("CREATE DOMAIN settings AS jsonb");
        forms.execute("CREATE TYPE span AS RANGE (subtype = float8)");
    }

    @AfterAll
    static void stop() throws SQLException {
        forms.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    numeric             | '0.000'                                    | "0.000"
                    numeric             | '1e-20'                                    | "0.00000000000000000001"
                    numeric             | '-0.00010002'                              | "-0.00010002"
                    numeric             | '123456789012345678901234567890.5'         | "123456789012345678901234567890.5"
                    numeric             | '1e30'                                     | "1000000000000000000000000000000"
                    numeric             | '10000'                                    | "10000"
                    numeric             | '1.5000'                                   | "1.5000"
                    numeric(10,2)       | '-7'                                       | "-7.00"
                    numeric(3,-2)       | '12345'                                    | "12300"
                    real                | '1e20'                                     | 1e20
                    real                | '1.17549435e-38'                           | 1.1754944e-38
                    real                | '16777216'                                 | 16777216
                    real                | '0.1'                                      | 0.1
                    real                | '3.4028235e38'                             | 3.4028235e38
                    real                | '123456.789'                               | 123456.79
                    double precision    | '0.1'                                      | 0.1
                    double precision    | '-1.7976931348623157e308'                  | -1.7976931348623157e308
                    double precision    | '5e-324'                                   | 5e-324
                    double precision    | '-1e-323'                                  | -1e-323
                    real                | '1e-45'                                    | 1e-45
                    double precision    | '0.30000000000000004'                      | 0.30000000000000004
                    double precision    | '1e15'                                     | 1e15
                    double precision    | '123456789.125'                            | 123456789.125
                    bytea               | ''                                         | ""
                    bytea               | '\\x00'                                    | "AA=="
                    bytea               | '\\x000102'                                | "AAEC"
                    text                | ''                                         | ""
                    text                | E'tab\\t "quote" back\\\\slash \\x01 line\\n' | "tab\\t \\"quote\\" back\\\\slash \\u0001 line\\n"
                    bit(9)              | B'100000001'                               | "100000001"
                    varbit              | B''                                        | ""
                    date                | '0044-03-15 BC'                            | "0000-01-01"
                    date                | '10000-01-01'                              | "0000-01-01"
                    date                | '9999-12-31'                               | "9999-12-31"
                    date                | '0001-01-01'                               | "0001-01-01"
                    date                | '2000-02-29'                               | "2000-02-29"
                    date                | '1900-03-01'                               | "1900-03-01"
                    timestamp           | '1999-12-31 23:59:59.999999'               | "1999-12-31T23:59:59.999999Z"
                    timestamp           | '1969-12-31 23:59:59.5'                    | "1969-12-31T23:59:59.5Z"
                    timestamp           | '0044-03-15 12:00:00 BC'                   | "0000-01-01T00:00:00Z"
                    timestamp           | '294276-12-31 23:59:59'                    | "0000-01-01T00:00:00Z"
                    timestamp           | '0001-01-01 00:00:00.000001'               | "0001-01-01T00:00:00.000001Z"
                    timestamptz         | '2024-03-10 09:59:59.999999+00'            | "2024-03-10T01:59:59.999999-08:00"
                    timestamptz         | '2024-03-10 10:00:00+00'                   | "2024-03-10T03:00:00-07:00"
                    timestamptz         | '2024-11-03 08:59:59+00'                   | "2024-11-03T01:59:59-07:00"
                    timestamptz         | '2024-11-03 09:00:00+00'                   | "2024-11-03T01:00:00-08:00"
                    timestamptz         | '-infinity'                                | "0000-01-01T00:00:00Z"
                    timestamptz         | '0100-01-01 00:00:00+00 BC'                | "0000-01-01T00:00:00Z"
                    time                | '24:00:00'                                 | "24:00:00Z"
                    time                | '00:00:00.1'                               | "00:00:00.1Z"
                    timetz              | '12:34:56.789-03:30'                       | "12:34:56.789-03:30"
                    interval            | '-1 year 2 days -03:04:05.678'             | "-12 mon 2 day -03:04:05.678000"
                    interval            | '1 mon -5 days 100:00:00.000001'           | "1 mon -5 day 100:00:00.000001"
                    interval            | '-00:00:01'                                | " -00:00:01"
                    interval            | '1 year 1 day'                             | "12 mon 1 day"
                    interval            | 'infinity'                                 | "infinity"
                    interval            | '-infinity'                                | "-infinity"
                    inet                | '::1'                                      | "::1/128"
                    inet                | '::'                                       | "::/128"
                    inet                | '::ffff:1.2.3.4'                           | "::ffff:1.2.3.4/128"
                    inet                | '::1.2.3.4'                                | "::1.2.3.4/128"
                    inet                | '1:0:0:2:0:0:0:3/64'                       | "1:0:0:2::3/64"
                    inet                | '1:0:0:2:3:0:0:4'                          | "1::2:3:0:0:4/128"
                    inet                | '1:0:2:3:4:5:6:0'                          | "1:0:2:3:4:5:6:0/128"
                    inet                | 'fe80::'                                   | "fe80::/128"
                    cidr                | '2001:db8::/32'                            | "2001:db8::/32"
                    cidr                | '10.0.0.0/8'                               | "10.0.0.0/8"
                    point               | '(-1.5,1e20)'                              | "(-1.5,100000000000000000000)"
                    circle              | '<(0.1,-0),1e-7>'                          | "<(0.1,-0),0.0000001>"
                    path                | '((1,2),(3,4))'                            | "((1,2),(3,4))"
                    int4range           | 'empty'                                    | "empty"
                    int4range           | '[,5)'                                     | "(,5)"
                    int8range           | '[-9223372036854775808,]'                  | "[-9223372036854775808,)"
                    numrange            | '(-1.50,]'                                 | "(-1.50,)"
                    tsrange             | '[2024-01-01 10:11:12.5,infinity)'         | "[2024-01-01T10:11:12.5Z,9999-12-31T23:59:59Z)"
                    int4multirange      | '{[1,3),[5,8)}'                            | "{[1,3),[5,8)}"
                    int4multirange      | '{}'                                       | "{}"
                    tsmultirange        | '{[2024-01-01,2024-01-02),[2024-02-01,)}'  | "{[2024-01-01T00:00:00Z,2024-01-02T00:00:00Z),[2024-02-01T00:00:00Z,)}"
                    int[]               | '[0:1]={7,NULL}'                           | [7,null]
                    int[]               | '{{{1,2},{3,4}},{{5,6},{7,8}}}'            | [1,2,3,4,5,6,7,8]
                    text[]              | ARRAY['a,b', 'say "hi"', NULL, 'NULL', '', '{x}', E'back\\\\slash', 'ünï'] | ["a,b","say \\"hi\\"",null,"NULL","","{x}","back\\\\slash","ünï"]
                    bool[]              | '{t,f,NULL}'                               | [true,false,null]
                    numeric[]           | '{1.50,NaN}'                               | ["1.50","NaN"]
                    real[]              | '{1.5,NaN,-Infinity}'                      | [1.5,"NaN","-Infinity"]
                    bytea[]             | ARRAY['\\xdead'::bytea, '']                | ["3q0=",""]
                    jsonb[]             | ARRAY['{"a": [1, "x"]}'::jsonb, 'null']    | [{"a":[1,"x"]},null]
                    timestamptz[]       | '{2024-01-15 14:30:00+00}'                 | ["2024-01-15T06:30:00-08:00"]
                    box[]               | '{(1,2),(3,4);(5,6),(7,8)}'                | ["(3,4),(1,2)","(7,8),(5,6)"]
                    daterange[]         | ARRAY['[2024-01-01,2024-01-03)'::daterange] | ["[2024-01-01T00:00:00Z,2024-01-03T00:00:00Z)"]
                    money[]             | '{$1.50,-$2000.00}'                        | ["$1.50","-$2,000.00"]
                    citext[]            | '{Aa,NULL}'                                | ["Aa",null]
                    uuid[]              | '{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}'   | ["a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"]
                    json                | E'{"a":\\n1,\\t"a":2, "n":1.000}'          | {"a":1,"a":2,"n":1.000}
                    json                | '["\\ud83d\\ude00", "\\ud83d", "\\ude00x", "\\\\ud800"]' | ["\\ud83d\\ude00","\\ufffd","\\ufffdx","\\\\ud800"]
                    json                | '["\\ud83d\\ud83d\\ude00", "\\n"]'         | ["\\ufffd\\ud83d\\ude00","\\n"]
                    jsonb               | '{"b": 1, "aa": [true, null]}'             | {"aa":[true,null],"b":1}
                    colour              | 'it''s "green"'                            | "it's \\"green\\""
                    colour[]            | '{red}'                                    | "{red}"
                    positive            | 7                                          | 7
                    code                | 'abc'                                      | "abc"
                    settings            | '{"a": 1}'                                 | {"a":1}
                    span                | '[1.5,2.5)'                                | "[1.5,2.5)"
                    pair                | ROW(1, NULL)                               | "(1,)"
                    name                | 'flow'                                     | "flow"
                    pg_lsn              | '0/16B3748'                                | "0/16B3748"
                    "char"              | 'x'                                        | "x"
                    """)
    void givesTheSameJsonInAllForms(String type, String expression, String json) throws SQLException {
        String found = forms.json(type, expression);

        assertThat(JsonForm.equal(found, json)).as(found).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "real, -1.0, -1",
        "real, 1.111, 1.111",
        "double precision, 1e20, 100000000000000000000",
        "double precision, 1.5e-7, 0.00000015",
        "real, 'NaN', NaN",
        "double precision, '-Infinity', -Infinity"
    })
    void writesFloatsInKeysAsStringsWithoutExponent(String type, String value, String text) throws SQLException {
        assertThat(forms.json(type, "'" + value + "'", true)).isEqualTo('"' + text + '"');
    }

    @Test
    void cutsLongTextBetweenCharacters() throws SQLException {
        String found = forms.json("text", "repeat('x', 8388607) || 'é'");

        assertThat(found).hasSize(2 + 8_388_607).endsWith("x\"");
    }

    @Test
    void cutsLongBytes() throws SQLException {
        String found = forms.json("bytea", "decode(repeat('00', 8388610), 'hex')");

        assertThat(found).hasSize(2 + (8_388_608 + 2) / 3 * 4);
    }

    @Test
    void replacesLongJsonByAPlaceholder() throws SQLException {
        String found = forms.json("jsonb", "to_jsonb(repeat('x', 8388610))");

        assertThat(found).isEqualTo("{\"flow_truncated\":true,\"original_size\":8388612}");
    }

    @Test
    void knowsTheIdentitiesOfTheServer() throws SQLException {
        for (String row : forms.rows(
                "SELECT typname || ' ' || oid FROM pg_type WHERE typnamespace = 'pg_catalog'::regnamespace")) {
            String name = row.substring(0, row.indexOf(' '));
            long oid = Long.parseLong(row.substring(row.indexOf(' ') + 1));
            String known = TypeTable.nameOf(oid);
            if (known != null) {
                assertThat(known).isEqualTo(name);
            } else {
                assertThat(TypeTable.byName(name)).isNull();
            }
        }
    }
}
