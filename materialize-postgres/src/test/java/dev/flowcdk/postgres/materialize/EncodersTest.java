package dev.flowcdk.postgres.materialize;

import static dev.flowcdk.postgres.materialize.EncodedValues.LEFT_TO_THE_SERVER;
import static dev.flowcdk.postgres.materialize.EncodedValues.column;
import static dev.flowcdk.postgres.materialize.EncodedValues.encoded;
import static dev.flowcdk.postgres.materialize.EncodedValues.text;
import static dev.flowcdk.postgres.materialize.EncodedValues.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.postgres.type.OwnBytes;
import dev.flowcdk.tuple.TupleWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Values in the binary forms of the server's types, byte by byte. That the server takes them for what they are is
/// shown by [ValuesTest].
class EncodersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bool",
                "int2",
                "int4",
                "int8",
                "float8",
                "date",
                "time",
                "timestamptz",
                "interval",
                "uuid",
                "cidr",
                "inet",
                "macaddr",
                "macaddr8",
                "numeric",
                "point"
            })
    void leavesValuesOfOtherKindsToTheServer(String type) {
        TupleWriter other = type.equals("bool") ? value().number(1) : value().bool(true);

        assertThat(encoded(type, other)).isEqualTo(LEFT_TO_THE_SERVER);
    }

    @Test
    void writesBooleans() {
        assertThat(encoded("bool", value().bool(true))).isEqualTo("01");
        assertThat(encoded("bool", value().bool(false))).isEqualTo("00");
    }

    @ParameterizedTest
    @CsvSource({
        "int2, -32768, 8000",
        "int2, 32767, 7fff",
        "int4, -2147483648, 80000000",
        "int4, 2147483647, 7fffffff",
        "int4, 305419896, 12345678",
        "int8, -9223372036854775808, 8000000000000000",
        "int8, 81985529216486895, 0123456789abcdef",
        "float8, 1, 3ff0000000000000",
        "numeric, -10001, 000200014000000000010001"
    })
    void writesWholeNumbers(String type, long number, String form) {
        assertThat(encoded(type, value().number(number))).isEqualTo(form);
    }

    @ParameterizedTest
    @CsvSource({
        "int2, -2.0, fffe",
        "int4, 1e9, 3b9aca00",
        "int8, -9223372036854775808.0, 8000000000000000",
        "int8, 1e15, 00038d7ea4c68000",
        "float8, -0.1, bfb999999999999a",
        "numeric, -1.5, 000200004000000100011388"
    })
    void writesFloatingPoint(String type, double number, String form) {
        assertThat(encoded(type, value().number(number))).isEqualTo(form);
    }

    @Test
    void writesNumbersBeyondTheSignedOnes() {
        assertThat(encoded("float8", value().unsigned(-1L))).isEqualTo("43f0000000000000");
        assertThat(encoded("float8", value().unsigned(Long.MIN_VALUE + 1025))).isEqualTo("43e0000000000001");
        assertThat(encoded("numeric", value().unsigned(-1L))).isEqualTo("000500040000000007341a5802e103bb064f");
        assertThatThrownBy(() -> encoded("int8", value().unsigned(-1L)))
                .hasMessage("the number 18446744073709551615 is out of range for type bigint");
    }

    @ParameterizedTest
    @CsvSource({
        "int2, 32768, the number 32768 is out of range for type smallint",
        "int2, -32769, the number -32769 is out of range for type smallint",
        "int4, 2147483648, the number 2147483648 is out of range for type integer",
        "int8, 9223372036854775808, the number 9223372036854776000 is out of range for type bigint",
        "int8, -9.3e18, the number -9300000000000000000 is out of range for type bigint",
        "int8, 1.5, the number 1.5 is not a whole number",
        "int8, NaN, the number NaN is out of range for type bigint",
    })
    void refusesNumbersThatTheTypeDoesNotHave(String type, double number, String message) {
        assertThatThrownBy(() -> encoded(type, value().number(number)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"AAEC/w==, 000102ff", "aGVsbG8=, 68656c6c6f", "++//, fbefff", "'', ''"})
    void decodesBase64(String text, String form) {
        assertThat(encoded("bytea", text)).isEqualTo(form);
    }

    @Test
    void skipsLineBreaksInBase64() {
        assertThat(encoded("bytea", "aG\r\nVs\nbG8g")).isEqualTo("68656c6c6f20");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "aGV", "aGVsb", "aG=s", "aG=A", "a===", "aG==aGVs=", "aG-_", "aG s", "aG\u00e9s", "===="})
    void refusesWhatIsNoBase64(String text) {
        assertThatThrownBy(() -> encoded("bytea", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not valid base64");
    }

    @Test
    void refusesBytesThatAreNoString() {
        assertThatThrownBy(() -> encoded("bytea", value().number(1))).hasMessageContaining("no string");
    }

    @Test
    void leavesZeroCharactersOutOfTexts() {
        assertThat(text("text", value().string("a\0b\0\0c"))).isEqualTo("abc");
        assertThat(text("varchar", value().string("\0"))).isEmpty();
        assertThat(text("text", value().bytes("{\0}".getBytes(StandardCharsets.UTF_8), 0, 3)))
                .isEqualTo("{}");
        assertThat(text("text", value().number(-12))).isEqualTo("-12");
    }

    @Test
    void writesEnumsAsText() {
        assertThat(encoded(column("mood", true), value().string("sad"))).isEqualTo("736164");
    }

    @Test
    void writesJson() {
        assertThat(text("json", value().string("a\"\0"))).isEqualTo("\"a\\\"\\u0000\"");
        assertThat(text("json", value().number(1.5))).isEqualTo("1.5");
        assertThatThrownBy(() -> encoded("json", value().number(Double.NaN))).hasMessage("JSON has no number NaN");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a":"x"}             | {"a":"x"}
            "\\u0000"              | ""
            "x\\u0000y\\u0000"      | "xy"
            "\\\\u0000"             | "\\\\u0000"
            "\\\\\\u0000"            | "\\\\"
            "\\u0001\\u0010\\u0100" | "\\u0001\\u0010\\u0100"
            "\\u1000\\n0000"        | "\\u1000\\n0000"
            "\\u000                | "\\u000
            x\\u0000               | x
            \\                     | \\
            """, quoteCharacter = '\'')
    void leavesZeroCharactersOutOfBinaryJson(String json, String expected) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);

        assertThat(text("jsonb", value().bytes(utf8, 0, utf8.length))).isEqualTo("\u0001" + expected);
        var document = new OwnBytes(4);
        JsonEncoder.jsonb().encode(utf8, 0, utf8.length, document);
        assertThat(document).hasToString("\u0001" + expected);
    }

    @Test
    void keepsZeroCharactersInDocumentsOfJson() {
        byte[] utf8 = "x{\"a\":\"\\u0000\"}x".getBytes(StandardCharsets.UTF_8);
        var document = new OwnBytes(4);

        JsonEncoder.json().encode(utf8, 1, utf8.length - 2, document);

        assertThat(document).hasToString("{\"a\":\"\\u0000\"}");
    }

    @Test
    void writesDocumentsIntoColumnsThatCanHoldThem() {
        assertThat(column("json", false).documentEncoder()).isNotNull();
        assertThat(column("text", false).documentEncoder()).isNotNull();
        assertThat(column("jsonb", false).documentEncoder()).isNotNull();
        assertThat(column("int4", false).documentEncoder()).isNull();
    }
}
