package dev.flowcdk.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonWriterTest {

    @Test
    void writesCommasColonsAndQuotes() {
        String text = written(out -> {
            out.object();
            out.member("id").number(7);
            out.member("a \"name\"").string("line\nbreak");
            out.member("tags")
                    .array()
                    .string("new")
                    .array()
                    .end()
                    .object()
                    .end()
                    .number(1.5)
                    .end();
            out.member("none").nullValue().member("sure").bool(true);
            out.member("price").number(new BigDecimal("1.50"));
            out.member("bytes").base64(new byte[] {1, 2, 3, 4});
            out.member("as it is").raw(RawJson.of("{\"x\":[]}"));
            out.end();
        });

        assertThat(text)
                .isEqualTo("{\"id\":7,\"a \\\"name\\\"\":\"line\\nbreak\",\"tags\":[\"new\",[],{},1.5],\"none\":null,"
                        + "\"sure\":true,\"price\":1.50,\"bytes\":\"AQIDBA==\",\"as it is\":{\"x\":[]}}");
        assertThatNoException().isThrownBy(() -> JsonMapper.shared().readTree(text));
    }

    @Test
    void takesPiecesInPlaceOfAValue() {
        String text = written(out -> {
            out.array().number(1);
            out.pieces()
                    .put('"')
                    .padded(7, 3)
                    .ascii("-")
                    .hex(new byte[] {(byte) 0xa0, 0x0b}, 0, 2)
                    .put('"');
            out.number(2).end();
        });

        assertThat(text).isEqualTo("[1,\"007-a00b\",2]");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 300})
    void writesBase64AsTheLibraryDoes(int count) {
        byte[] bytes = new byte[count];
        for (int index = 0; index < count; index++) {
            bytes[index] = (byte) (251 * index + 255);
        }

        assertThat(written(out -> out.base64(bytes)))
                .isEqualTo('"' + Base64.getEncoder().encodeToString(bytes) + '"');
    }

    @Test
    void refusesWhatDoesNotBelongThere() {
        assertThatIllegalStateException()
                .isThrownBy(() -> written(out -> out.member("id")))
                .withMessage("member \"id\" outside of an object; call object() first");
        assertThatIllegalStateException()
                .isThrownBy(() -> written(out -> out.array().member("id")))
                .withMessage("member \"id\" outside of an object; call object() first");
        assertThatIllegalStateException()
                .isThrownBy(() -> written(out -> out.object().number(1)))
                .withMessage("a value in an object without a name; call member(name) first");
        assertThatIllegalStateException()
                .isThrownBy(() -> written(out -> out.object().member("id").member("name")))
                .withMessage("member \"name\" in place of the value of the one before");
        assertThatIllegalStateException()
                .isThrownBy(() -> written(out -> out.object().member("id").end()))
                .withMessage("end() in place of the value of a member");
        assertThatIllegalStateException()
                .isThrownBy(() -> written(out -> out.number(1).end()))
                .withMessage("end() without an object() or array() that is open");
        assertThatIllegalStateException()
                .isThrownBy(() -> written(out -> out.number(1).number(2)))
                .withMessage("a second value behind the whole one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> written(out -> out.number(Double.NaN)))
                .withMessage("JSON has no number NaN");
    }

    @Test
    void refusesAValueThatIsNotWhole() {
        assertThatIllegalStateException()
                .isThrownBy(() -> written(out -> out.object().member("list").array()))
                .withMessage("the JSON ends within 2 objects or arrays; call end() for each");
        assertThatIllegalStateException().isThrownBy(() -> written(_ -> {})).withMessage("no JSON was written");
    }

    @Test
    void nestsUpToItsDepth() {
        assertThat(written(out -> nested(out, 64))).isEqualTo("[".repeat(64) + "]".repeat(64));
        assertThatIllegalStateException()
                .isThrownBy(() -> written(out -> nested(out, 65)))
                .withMessage("JSON nested deeper than 64 objects and arrays");
    }

    private static void nested(JsonWriter out, int depth) {
        for (int level = 0; level < depth; level++) {
            out.array();
        }
        for (int level = 0; level < depth; level++) {
            out.end();
        }
    }

    private static String written(Consumer<JsonWriter> body) {
        var pieces = new JsonPieces(0) {
            byte[] bytes() {
                return Arrays.copyOf(array(), length());
            }
        };
        var out = new JsonWriter(pieces);
        body.accept(out);
        out.complete();
        return new String(pieces.bytes(), StandardCharsets.UTF_8);
    }
}
