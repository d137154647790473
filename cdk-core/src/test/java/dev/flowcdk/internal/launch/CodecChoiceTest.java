package dev.flowcdk.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.ProtoCodec;
import java.io.ByteArrayInputStream;
import java.io.PushbackInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecChoiceTest {

    @ParameterizedTest
    @ValueSource(strings = {"{\"spec\":{}}", "{ \"spec\"", "{\r\n\t", "{", "{}"})
    void takesWhatStartsLikeAnObjectForJson(String start) throws Exception {
        assertThat(CodecChoice.choose(null, input(start))).isSameAs(JsonCodec.INSTANCE);
    }

    /// The length of a frame, least significant byte first: 123 bytes, the first of which may be a brace, too.
    @ParameterizedTest
    @ValueSource(strings = {"{\0\0\0{\"spec\"", "{ \0\0", "{ \"\0", "\0\0\0\0", "\7\0\0\0", "", "spec", " {}"})
    void takesAllElseForProtobuf(String start) throws Exception {
        assertThat(CodecChoice.choose(null, input(start))).isSameAs(ProtoCodec.INSTANCE);
    }

    @Test
    void leavesTheWholeInputToTheCodec() throws Exception {
        PushbackInputStream input = input("{\"spec\":{}}");

        CodecChoice.choose(null, input);

        assertThat(input.readAllBytes()).asString().isEqualTo("{\"spec\":{}}");
    }

    @Test
    void looksAtNothingWhenItIsTold() throws Exception {
        assertThat(CodecChoice.choose("proto", input("{\"spec\":{}}"))).isSameAs(ProtoCodec.INSTANCE);
        assertThat(CodecChoice.choose("json", input("\7\0\0\0"))).isSameAs(JsonCodec.INSTANCE);
    }

    @Test
    void takesAnEmptyVariableForNone() throws Exception {
        assertThat(CodecChoice.choose("", input("{\"spec\":{}}"))).isSameAs(JsonCodec.INSTANCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JSON", "protobuf", " proto"})
    void refusesOtherNames(String name) {
        assertThatThrownBy(() -> CodecChoice.choose(name, input("{}")))
                .isInstanceOf(UserException.class)
                .hasMessage("FLOW_RUNTIME_CODEC is \"" + name + "\"; set it to \"proto\" or \"json\", or unset it");
    }

    private static PushbackInputStream input(String bytes) {
        return new PushbackInputStream(
                new ByteArrayInputStream(bytes.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)),
                CodecChoice.BYTES);
    }
}
