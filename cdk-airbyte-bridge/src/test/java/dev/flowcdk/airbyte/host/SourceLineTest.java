package dev.flowcdk.airbyte.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.airbyte.MalformedException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Slice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The bytes of a record's data are those of the document.
class SourceLineTest {

    private final SourceLine line = new SourceLine();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1}|{\"a\":1,\"_meta\":{\"op\":\"u\"}}",
                "{ \"a\" : [ {} , null ] }|{ \"a\" : [ {} , null ],\"_meta\":{\"op\":\"u\"}}",
                "{}|{\"_meta\":{\"op\":\"u\"}}",
                "{ }|{\"_meta\":{\"op\":\"u\"}}",
                "{\"a\":1.10e+3}|{\"a\":1.10e+3,\"_meta\":{\"op\":\"u\"}}",
                "{\"_ab_cdc_deleted_at\":null}|{\"_ab_cdc_deleted_at\":null,\"_meta\":{\"op\":\"u\"}}",
                "{\"_ab_cdc_deleted_at\":\"2024\"}|{\"_ab_cdc_deleted_at\":\"2024\",\"_meta\":{\"op\":\"d\"}}",
                "{\"a\":{\"_ab_cdc_deleted_at\":1,\"_meta\":2}}|{\"a\":{\"_ab_cdc_deleted_at\":1,\"_meta\":2},\"_meta\":{\"op\":\"u\"}}",
                "{\"_meta\":1}|{\"_meta\":{\"op\":\"u\",\"source\":1}}",
                "{\"_meta\":{\"x\":1},\"b\":2}|{\"b\":2,\"_meta\":{\"op\":\"u\",\"source\":{\"x\":1}}}",
                "{\"a\":1 , \"_meta\":1 , \"b\":2}|{\"a\":1, \"b\":2,\"_meta\":{\"op\":\"u\",\"source\":1}}",
                "{\"a\":1,\"_meta\":1}|{\"a\":1,\"_meta\":{\"op\":\"u\",\"source\":1}}",
            })
    void copiesData(String data, String document) throws MalformedException {
        assertThat(document("{\"type\":\"RECORD\",\"record\":{\"stream\":\"s\",\"data\":" + data + "}}"))
                .isEqualTo(document);
    }

    @Test
    void takesMembersInAnyOrder() throws MalformedException {
        String document = document(
                "{ \"record\" : {\"emitted_at\":1.5,\"data\":{\"a\":1},\"meta\":{\"changes\":[{\"field\":\"b\"}]},"
                        + "\"namespace\":null,\"stream\":\"s\",\"new\":{}} , \"type\" : \"RECORD\" } trailing text");

        assertThat(document)
                .isEqualTo("{\"a\":1,\"_meta\":{\"op\":\"u\",\"emitted_at\":1.5,\"changes\":[{\"field\":\"b\"}]}}");
        assertThat(line.stream).hasToString("\"s\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "[]",
                "{\"a\":1",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{\"a\":[1,]}",
                "{\"a\":[1}}",
                "{\"a\":NaN}",
                "{\"a\":-}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":+1}",
                "{\"a\":1e}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"open}",
                "{\"a\":tru}",
                "{'a':1}",
                "{\"type\":\"RECORD\",\"record\":{\"stream\":\"s\",\"data\":{\"x\":1{\"type\":\"LOG\"}"
            })
    void refusesWhatIsNoJson(String text) {
        assertThatThrownBy(() -> line.read(slice(text))).isInstanceOf(MalformedException.class);
    }

    @Test
    void refusesDepthsThatWouldExhaustTheStack() {
        assertThatThrownBy(() -> line.read(slice("{\"a\":" + "[".repeat(1_000_000))))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("levels");
    }

    @Test
    void saysWhatItIsAsFarAsItCanBeRead() {
        assertThatThrownBy(() ->
                        line.read(slice("{\"type\":\"RECORD\",\"record\":{\"stream\":\"s\",\"data\":{\"x\":NaN}}}")))
                .isInstanceOf(MalformedException.class);

        assertThat(line.isRecordType()).isTrue();
        assertThat(line.stream).hasToString("\"s\"");
    }

    private String document(String text) throws MalformedException {
        line.read(slice(text));
        var out = new GrowingBytes(16);
        out.document(new RecordDocument(line));
        return out.toString();
    }

    private static Slice slice(String text) {
        byte[] bytes = ("?" + text).getBytes(UTF_8);
        return new Slice().set(bytes, 1, bytes.length - 1);
    }
}
