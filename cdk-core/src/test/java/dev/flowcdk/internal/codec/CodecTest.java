package dev.flowcdk.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.CaptureSpec;
import dev.flowcdk.internal.protocol.CaptureType;
import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.Exists;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.internal.protocol.RawBytes;
import dev.flowcdk.internal.protocol.ReduceStrategy;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.internal.protocol.UnknownFields;
import dev.flowcdk.internal.protocol.WireInference;
import dev.flowcdk.internal.protocol.WireProjection;
import dev.flowcdk.json.RawJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {

    @Test
    void quotesNothingOfWhatIsNoJson() {
        var frame = new Slice();
        byte[] line = "{\"spec\":{\"config\":{\"password\":hunter2}}}\n".getBytes(StandardCharsets.UTF_8);
        frame.set(line, 0, line.length);

        assertThatThrownBy(() -> JsonCodec.INSTANCE.decode(CaptureRequest.class, frame))
                .isInstanceOf(ProtocolException.class)
                .hasMessageEndingWith("not a JSON message: it is no JSON at column 23")
                .rootCause()
                .hasMessage("not a JSON message: it is no JSON at column 23");
    }

    private static final List<Codec> CODECS = List.of(ProtoCodec.INSTANCE, JsonCodec.INSTANCE);

    static Stream<Arguments> codecsAndMessages() {
        var inference = new WireInference(
                List.of("integer", "null"),
                new WireInference.StringInference("", "integer", 7, "", "-1", "2"),
                "Title",
                "Über \"quoted\"\n",
                RawJson.of("[1, 2]"),
                false,
                Exists.MUST,
                new WireInference.NumericInference(true, -1.5, false, 0),
                null,
                List.of(RawJson.of("\"a\""), RawJson.of("null")),
                ReduceStrategy.REDUCE_UNSET,
                "text/plain");
        var collection = new CollectionSpec(
                "acme/cats",
                List.of("/id"),
                "/_meta/uuid",
                List.of(),
                List.of(new WireProjection("/id", "id", true, false, true, inference)),
                null,
                RawJson.of("{\"type\": \"object\",  \"a\" : [1, true , null]}"),
                null);
        var binding = new CaptureSpec.Binding(
                RawJson.of("{\"table\":\"cats\"}"), List.of("cats"), collection, 3, "cats.v3", 0);
        var capture = new CaptureSpec(
                "acme/pets",
                CaptureType.LOCAL,
                RawJson.of("{}"),
                List.of(binding),
                300,
                null,
                List.of(),
                "",
                List.of());
        List<Object> messages = List.of(
                new CaptureRequest.Spec(CaptureType.INVALID, null),
                new CaptureRequest.Open(capture, "0011", RangeSpec.whole(), RawJson.of("{\"cursor\":\"0/1\"}")),
                new CaptureRequest.Acknowledge(300),
                new CaptureResponse.Opened(true),
                new CaptureResponse.Captured(2, RawJson.of("{\"a\":1}")),
                new CaptureResponse.SourcedSchema(1, RawJson.of("false")),
                new CaptureResponse.Checkpoint(new ConnectorState(RawJson.of("-12.5e3"), true)),
                new MaterializeRequest.Flush(null),
                new MaterializeRequest.Store(
                        1,
                        null,
                        new RawBytes(new byte[] {0x15, 0x2a}),
                        null,
                        new RawBytes(new byte[300]),
                        RawJson.of("\"text\""),
                        true,
                        true),
                new MaterializeRequest.StartCommit(
                        new RuntimeCheckpoint(HexFormat.of().parseHex("0a090a0573616d706c1200")), null),
                new MaterializeResponse.Validated(List.of(new MaterializeResponse.ValidatedBinding(
                        Map.of(), List.of("public", "t"), true, null, false, List.of()))),
                new MaterializeResponse.Acknowledged(null));
        return CODECS.stream().flatMap(codec -> messages.stream().map(message -> Arguments.of(codec, message)));
    }

    @ParameterizedTest
    @MethodSource("codecsAndMessages")
    void readsWhatItWrote(Codec codec, Object message) throws IOException {
        var out = new GrowingBytes(16);
        codec.encode(message, out);
        codec.encode(message, out);

        FrameReader reader = codec.reader(new ByteArrayInputStream(out.array(), 0, out.length()));
        var frame = new Slice();

        Class<?> envelope = message.getClass().getInterfaces()[0];
        for (int i = 0; i < 2; i++) {
            assertThat(reader.next(frame)).isTrue();
            assertThat(codec.decode(envelope, frame)).isEqualTo(message);
        }
        assertThat(reader.next(frame)).isFalse();
    }

    @Test
    void keepsFieldsOfUnknownNumbersOverProtobuf() {
        // validated { bindings { resource_path: "t", 6 { 1: "id", 2 { type: LOCATION_REQUIRED } }, 99: 1 } }
        String unknown = "32080a02696412021002" + "980601";
        byte[] frame = HexFormat.of().parseHex("14000000" + "1212" + "0a10" + "120174" + unknown);

        var validated = (MaterializeResponse.Validated)
                ProtoCodec.INSTANCE.decode(MaterializeResponse.class, new Slice().set(frame, 4, frame.length - 4));
        var again = new GrowingBytes(16);
        ProtoCodec.INSTANCE.encode(validated, again);
        var json = new GrowingBytes(16);
        JsonCodec.INSTANCE.encode(validated, json);

        MaterializeResponse.ValidatedBinding binding = validated.bindings().getFirst();
        assertThat(binding.resourcePath()).containsExactly("t");
        assertThat(binding.unknown()).hasToString(unknown);
        assertThat(ConstraintsByForm.numbers(binding.unknown())).containsExactly(6, 99);
        assertThat(again.toByteArray()).isEqualTo(frame);
        assertThat(new String(json.toByteArray(), StandardCharsets.UTF_8))
                .isEqualTo("{\"validated\":{\"bindings\":[{\"resourcePath\":[\"t\"]}]}}\n");
    }

    static Stream<Arguments> unknownFields() {
        return Stream.of(
                Arguments.of("a list beside a flag", "980601" + "32080a02696412021002", 1),
                Arguments.of("two constraints of one field", "32080a02696412021002" + "32080a02696412021006", 2),
                Arguments.of("no field of the collection", "32080a02787812021002", 0),
                Arguments.of("an entry of another form", "32080a02696412021002" + "3203020801", 0),
                Arguments.of("a list of texts", "32026964", 0),
                Arguments.of("an invalid type", "32080a02696412021000", 0),
                Arguments.of("nothing", "", 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unknownFields")
    void findsConstraintsByTheirForm(String what, String fields, int constraints) {
        var unknown = new UnknownFields(HexFormat.of().parseHex(fields));

        assertThat(ConstraintsByForm.find(unknown, Set.of("id"))).hasSize(constraints);
    }

    static Stream<Arguments> codecsAndSizes() {
        return CODECS.stream()
                .flatMap(codec -> Stream.of(2, 100, 121, 128, 16383, 16384, 100_000, 2_100_000)
                        .flatMap(size -> Stream.of(0, 1, 200).map(binding -> Arguments.of(codec, size, binding))));
    }

    @ParameterizedTest
    @MethodSource("codecsAndSizes")
    void writesDocumentsInPlace(Codec codec, int size, int binding) {
        byte[] document = new byte[size];
        Arrays.fill(document, (byte) ' ');
        document[0] = '{';
        document[size - 1] = '}';
        var out = new GrowingBytes(16);
        out.ascii("before");

        int written = codec.encodeDocument(DocumentKind.CAPTURED, binding, buffer -> buffer.raw(document), out);

        var plain = new GrowingBytes(16);
        codec.encode(new CaptureResponse.Captured(binding, RawJson.of(document)), plain);
        assertThat(written).isEqualTo(size);
        assertThat(out.toString()).startsWith("before");
        Slice frame = frame(codec, Arrays.copyOfRange(out.array(), 6, out.length()));
        assertThat(codec.decode(CaptureResponse.class, frame))
                .isEqualTo(new CaptureResponse.Captured(binding, RawJson.of(document)));
        var view = new DocumentView();
        codec.decodeDocument(DocumentKind.CAPTURED, frame, view);
        assertThat(view.binding()).isEqualTo(binding);
        assertThat(view.doc().copy()).isEqualTo(document);
        assertThat(Arrays.copyOfRange(out.array(), 6, out.length())).isEqualTo(plain.toByteArray());
    }

    @Test
    void readsStoresInPlace() {
        for (Codec codec : CODECS) {
            var store = new MaterializeRequest.Store(
                    4,
                    null,
                    new RawBytes(new byte[] {1, 2}),
                    null,
                    new RawBytes(new byte[] {3}),
                    RawJson.of("{\"a\":\"}\\\"\"}"),
                    true,
                    false);
            var out = new GrowingBytes(16);
            codec.encode(store, out);
            var view = new StoreView();

            codec.decodeStore(frame(codec, out.toByteArray()), view);

            assertThat(view.binding()).isEqualTo(4);
            assertThat(view.keyPacked().copy()).containsExactly(1, 2);
            assertThat(view.valuesPacked().copy()).containsExactly(3);
            assertThat(view.doc()).hasToString("{\"a\":\"}\\\"\"}");
            assertThat(view.exists()).isTrue();
            assertThat(view.delete()).isFalse();
        }
    }

    @Test
    void readsBothSpellingsNullsAndUnknownNamesInJson() {
        Slice frame = frame(JsonCodec.INSTANCE, """
            {"spec":null,"open":{"capture":{"name":"a","bindings":[{"resource_config_json":{"x":1},"state_key":"s",\
            "backfill":null}],"interval_seconds":"7","future":[{}]},"version":null,"state":null},"$internal":"AA=="}
            """.getBytes(StandardCharsets.UTF_8));

        var open = (CaptureRequest.Open) JsonCodec.INSTANCE.decode(CaptureRequest.class, frame);

        assertThat(open.capture()).isNotNull();
        assertThat(open.capture().bindings().getFirst().resourceConfig()).isEqualTo(RawJson.of("{\"x\":1}"));
        assertThat(open.capture().bindings().getFirst().stateKey()).isEqualTo("s");
        assertThat(open.capture().intervalSeconds()).isEqualTo(7);
        assertThat(open.state()).isNull();
    }

    @Test
    void keepsCheckpointsOfEitherCodecAsProtobuf() {
        Slice frame = frame(JsonCodec.INSTANCE, """
            {"startCommit":{"runtimeCheckpoint":{"sources":{"a":{"readThrough":"912","producers":[{"id":"AQID",\
            "state":{"lastAck":"8675","begin":"-1"}}]}},"ackIntents":{"j":""}}}}
            """.getBytes(StandardCharsets.UTF_8));

        var commit = (MaterializeRequest.StartCommit) JsonCodec.INSTANCE.decode(MaterializeRequest.class, frame);

        assertThat(commit.runtimeCheckpoint())
                .hasToString("0a25" + "0a0161" + "1220" + "089007" + "121b" + "0a03010203" + "1214"
                        + "09e321000000000000" + "10ffffffffffffffffff01" + "1205" + "0a016a" + "1200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"spec\":null}",
                "{\"spec\":{},\"open\":{}}",
                "{\"future\":{}}",
                "[]",
                "{\"spec\":{}",
                "{\"spec\":{}}x",
                "hello",
                "{\"spec\":7}",
                "{\"acknowledge\":{\"checkpoints\":\"x\"}}"
            })
    void refusesWhatIsNoMessage(String line) {
        assertThatThrownBy(() -> JsonCodec.INSTANCE.decode(
                        CaptureRequest.class,
                        frame(JsonCodec.INSTANCE, (line + "\n").getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void refusesTwoKindsInAProtobufMessage() {
        Slice frame = new Slice().set(new byte[] {0x0a, 0, 0x12, 0}, 0, 4);

        assertThatThrownBy(() -> ProtoCodec.INSTANCE.kind(CaptureRequest.class, frame))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("two kinds, spec and discover");
    }

    @Test
    void refusesFramesThatAreCutOffOrHuge() {
        assertThatThrownBy(() -> read(ProtoCodec.INSTANCE, new byte[] {5, 0, 0, 0, 1}))
                .hasMessageContaining("1 bytes of 5");
        assertThatThrownBy(() -> read(ProtoCodec.INSTANCE, new byte[] {5, 0}))
                .hasMessageContaining("within the 4 bytes");
        assertThatThrownBy(() -> read(ProtoCodec.INSTANCE, new byte[] {-1, -1, -1, -1}))
                .hasMessageContaining("4294967295");
        assertThatThrownBy(() -> read(JsonCodec.INSTANCE, "{\"spec\":{}}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("no line end");
    }

    @Test
    void passesOverDeepNestingWithoutRecursion() {
        String deep = "[".repeat(5_000_000) + "]".repeat(5_000_000);
        byte[] line = ("{\"store\":{\"doc\":" + deep + "}}\n").getBytes(StandardCharsets.UTF_8);
        var view = new StoreView();

        JsonCodec.INSTANCE.decodeStore(frame(JsonCodec.INSTANCE, line), view);

        assertThat(view.doc().length()).isEqualTo(10_000_000);
    }

    private static void read(Codec codec, byte[] bytes) throws IOException {
        codec.reader(new ByteArrayInputStream(bytes)).next(new Slice());
    }

    private static Slice frame(Codec codec, byte[] bytes) {
        var frame = new Slice();
        try {
            assertThat(codec.reader(new ByteArrayInputStream(bytes)).next(frame))
                    .isTrue();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return frame;
    }
}
