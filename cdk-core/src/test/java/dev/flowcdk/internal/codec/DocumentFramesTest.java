package dev.flowcdk.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.internal.protocol.RawBytes;
import dev.flowcdk.json.RawJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages that carry documents are read in place, out of a buffer that is filled, moved and grown meanwhile.
class DocumentFramesTest {

    private static final List<Codec> CODECS = List.of(ProtoCodec.INSTANCE, JsonCodec.INSTANCE);

    private static final RawBytes KEY = new RawBytes(new byte[] {0x15, 0x2a});
    private static final RawBytes VALUES = new RawBytes(new byte[] {0x26, 0x27});
    private static final RawJson DOCUMENT = RawJson.of("{\"a\":[{}, \"]\", null]}");

    static Stream<Arguments> stores() {
        var full = new MaterializeRequest.Store(300, null, KEY, null, VALUES, DOCUMENT, true, true);
        var stores = List.of(
                full,
                new MaterializeRequest.Store(0, null, KEY, null, VALUES, DOCUMENT, false, false),
                new MaterializeRequest.Store(1, null, KEY, null, VALUES, DOCUMENT, true, false),
                new MaterializeRequest.Store(1, null, KEY, null, VALUES, DOCUMENT, false, true),
                new MaterializeRequest.Store(1, null, KEY, null, VALUES, null, false, false),
                new MaterializeRequest.Store(1, null, KEY, null, null, null, false, false));
        return CODECS.stream().flatMap(codec -> stores.stream().map(store -> Arguments.of(codec, full, store)));
    }

    @ParameterizedTest
    @MethodSource("stores")
    void readsAStoreWithNothingOfTheOneBefore(
            Codec codec, MaterializeRequest.Store before, MaterializeRequest.Store store) {
        var view = new StoreView();
        codec.decodeStore(frame(codec, before), view);

        codec.decodeStore(frame(codec, store), view);

        assertThat(view.binding()).isEqualTo(store.binding());
        assertThat(view.keyPacked().copy()).isEqualTo(bytes(store.keyPacked()));
        assertThat(view.valuesPacked().copy()).isEqualTo(bytes(store.valuesPacked()));
        assertThat(view.doc().toString())
                .isEqualTo(store.doc() == null ? "" : store.doc().toString());
        assertThat(view.doc().isEmpty()).isEqualTo(store.doc() == null);
        assertThat(view.exists()).isEqualTo(store.exists());
        assertThat(view.delete()).isEqualTo(store.delete());
    }

    @ParameterizedTest
    @FieldSource("CODECS")
    void readsALoad(Codec codec) {
        var view = new StoreView();
        codec.decodeStore(
                frame(codec, new MaterializeRequest.Store(3, null, KEY, null, VALUES, DOCUMENT, true, true)), view);

        codec.decodeLoad(frame(codec, new MaterializeRequest.Load(2, null, VALUES)), view);

        assertThat(view.binding()).isEqualTo(2);
        assertThat(view.keyPacked().copy()).isEqualTo(VALUES.bytes());
        assertThat(view.valuesPacked().isEmpty()).isTrue();
        assertThat(view.doc().isEmpty()).isTrue();
        assertThat(view.exists()).isFalse();
    }

    @ParameterizedTest
    @FieldSource("CODECS")
    void readsADocumentWithNothingOfTheOneBefore(Codec codec) {
        var view = new DocumentView();
        codec.decodeDocument(DocumentKind.CAPTURED, frame(codec, new CaptureResponse.Captured(7, DOCUMENT)), view);

        codec.decodeDocument(DocumentKind.CAPTURED, frame(codec, new CaptureResponse.Captured(0, null)), view);

        assertThat(view.binding()).isZero();
        assertThat(view.doc().isEmpty()).isTrue();
    }

    /// Newer runtimes add fields, and everything may come in any order.
    @Test
    void passesOverFieldsItDoesNotKnow() {
        var view = new StoreView();
        JsonCodec.INSTANCE.decodeStore(
                line("{\"$internal\":\"AA==\",\"load\":null,\"store\": {\"later\":{\"a\":[1]},\"delete\":true,"
                        + "\"exists\":false,\"doc_json\":[1 , 2],\"values_packed\":\"Jg==\",\"key_packed\":\"FSo=\","
                        + "\"doc\":null,\"binding\":\"12\"}}\n"),
                view);

        assertThat(view.binding()).isEqualTo(12);
        assertThat(view.keyPacked().copy()).containsExactly(0x15, 0x2a);
        assertThat(view.valuesPacked().copy()).containsExactly(0x26);
        assertThat(view.doc()).hasToString("[1 , 2]");
        assertThat(view.exists()).isFalse();
        assertThat(view.delete()).isTrue();

        // $internal, an unknown varint, fixed64, bytes and fixed32 inside of the store, then binding and key
        ProtoCodec.INSTANCE.decodeStore(
                hex("a2060100" + "3a1d" + "f80701" + "f9070102030405060708" + "fa070100" + "fd0701020304" + "080c"
                        + "1a02152a"),
                view);

        assertThat(view.binding()).isEqualTo(12);
        assertThat(view.keyPacked().copy()).containsExactly(0x15, 0x2a);
        assertThat(view.delete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // a wire type that is none, a wrong one, a length past the end, numbers cut off, no field number
                "3a020f00",
                "3a020d01",
                "3a031a0511",
                "3a0108",
                "3a0108ff",
                "3a020200",
                // a number of eleven bytes, one fixed number cut off, a length that is negative
                "3a0c08ffffffffffffffffffff01",
                "3a04fd070102",
                "3a0b1affffffffffffffffff01"
            })
    void refusesMalformedProtobuf(String frame) {
        assertThatThrownBy(() -> ProtoCodec.INSTANCE.decodeStore(hex(frame), new StoreView()))
                .isInstanceOf(ProtocolException.class)
                .hasMessageStartingWith("not a protobuf message: ");
    }

    @Test
    void tellsWhatOfAFrameIsMissing() {
        assertThatThrownBy(() -> ProtoCodec.INSTANCE.decodeStore(hex("3a041a050102"), new StoreView()))
                .hasMessage("not a protobuf message: a field of 5 bytes where 2 are left");
        assertThatThrownBy(() -> ProtoCodec.INSTANCE.decodeStore(hex("38021d00"), new StoreView()))
                .hasMessage("not a protobuf message: wire type 0 instead of 2 in field 7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"store\":{\"keyPacked\":7}}",
                "{\"store\":{\"keyPacked\":\"%\"}}",
                "{\"store\":{\"keyPacked\":\"A\"}}",
                "{\"store\":{\"binding\":true}}",
                "{\"store\":{\"binding\":\"x\"}}",
                "{\"store\":{\"doc\":}}",
                "{\"store\":{\"doc\":\"a}}",
                "{\"store\":{\"doc\":[1,2}",
                "{\"store\":{\"doc\":1 \"exists\":true}}",
                "{\"store\":{doc:1}}",
                "{\"store\":{\"doc\" 1}}",
                "{\"store\":[]}",
                "{\"store\":{\"doc\":1"
            })
    void refusesMalformedJson(String text) {
        assertThatThrownBy(() -> JsonCodec.INSTANCE.decodeStore(line(text + "\n"), new StoreView()))
                .isInstanceOf(ProtocolException.class)
                .hasMessageStartingWith("not a JSON message: ");
    }

    @ParameterizedTest
    @FieldSource("CODECS")
    void knowsTheKindOfAFrame(Codec codec) {
        Slice frame = frame(codec, new MaterializeRequest.Load(0, null, KEY));

        assertThat(codec.kind(MaterializeRequest.class, frame)).isEqualTo(5);
        assertThat(codec.kind(MaterializeRequest.class, frame(codec, new MaterializeRequest.Flush(null))))
                .isEqualTo(6);
    }

    static Stream<Arguments> codecsAndPieces() {
        return CODECS.stream()
                .flatMap(codec -> Stream.of(1, 7, 4096, 262_143, 262_144, 262_145, Integer.MAX_VALUE)
                        .map(piece -> Arguments.of(codec, piece)));
    }

    /// The buffer behind a reader holds 256 KiB, and lets go of more than 4 MiB.
    @ParameterizedTest
    @MethodSource("codecsAndPieces")
    void readsFramesInWhateverPiecesTheyArrive(Codec codec, int piece) throws IOException {
        List<Integer> sizes = piece < 4096
                ? List.of(2, 100, 1000, 5, 0)
                : List.of(2, 100_000, 200_000, 261_000, 3, 262_144, 5_000_000, 1, 300_000, 0, 7_000_000, 20);
        var out = new GrowingBytes(16);
        for (int size : sizes) {
            codec.encode(document(size), out);
        }
        FrameReader reader = codec.reader(new Pieces(out.toByteArray(), piece));

        var frame = new Slice();
        var view = new DocumentView();
        for (int size : sizes) {
            assertThat(reader.next(frame)).isTrue();
            codec.decodeDocument(DocumentKind.CAPTURED, frame, view);
            assertThat(view.doc().toString()).isEqualTo("\"" + "x".repeat(size) + "\"");
        }
        assertThat(reader.next(frame)).isFalse();
        assertThat(reader.next(frame)).isFalse();
    }

    @Test
    void passesOverBlankLines() throws IOException {
        FrameReader reader = JsonCodec.INSTANCE.reader(
                new ByteArrayInputStream("\n \t\r\n{}\n\n  \n".getBytes(StandardCharsets.UTF_8)));
        var frame = new Slice();

        assertThat(reader.next(frame)).isTrue();
        assertThat(frame).hasToString("{}");
        assertThat(reader.next(frame)).isFalse();
    }

    @Test
    void takesLinesWithoutAsciiForLines() throws IOException {
        FrameReader reader =
                JsonCodec.INSTANCE.reader(new ByteArrayInputStream("é\n".getBytes(StandardCharsets.UTF_8)));

        assertThat(reader.next(new Slice())).isTrue();
    }

    @ParameterizedTest
    @FieldSource("CODECS")
    void keepsADocumentOnOneLine(Codec codec) {
        var out = new GrowingBytes(16);
        out.ascii("a\n");

        codec.encodeDocument(DocumentKind.CAPTURED, 0, body -> body.pieces().ascii("{\n\"a\":\n1}"), out);
        codec.encode(new CaptureResponse.Captured(0, RawJson.of("[\n]")), out);

        assertThat(out.toString()).startsWith("a\n");
        if (codec == JsonCodec.INSTANCE) {
            assertThat(out.toString()).contains("{ \"a\": 1}").contains("[ ]");
            assertThat(out.toString().substring(2).lines()).hasSize(2);
        }
    }

    private static CaptureResponse.Captured document(int size) {
        return new CaptureResponse.Captured(0, RawJson.of("\"" + "x".repeat(size) + "\""));
    }

    private static byte[] bytes(RawBytes bytes) {
        return bytes == null ? new byte[0] : bytes.bytes();
    }

    private static Slice frame(Codec codec, Object message) {
        var out = new GrowingBytes(16);
        codec.encode(message, out);
        var frame = new Slice();
        try {
            codec.reader(new ByteArrayInputStream(out.toByteArray())).next(frame);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return frame;
    }

    private static Slice line(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Slice().set(bytes, 0, bytes.length - 1);
    }

    private static Slice hex(String text) {
        byte[] bytes = HexFormat.of().parseHex(text);
        return new Slice().set(bytes, 0, bytes.length);
    }

    /// Gives at most so many bytes at once.
    private static final class Pieces extends InputStream {

        private final ByteArrayInputStream bytes;
        private final int most;

        Pieces(byte[] bytes, int most) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.most = most;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, Math.min(length, most));
        }
    }
}
