package dev.flowcdk.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.CaptureSpec;
import dev.flowcdk.internal.protocol.CaptureType;
import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.Exists;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.internal.protocol.ReduceStrategy;
import dev.flowcdk.internal.protocol.WireInference;
import dev.flowcdk.internal.protocol.WireProjection;
import dev.flowcdk.json.RawJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// What a frame takes that opens a task of thousands of bindings.
class LargeFramesTest {

    static final List<Codec> CODECS = List.of(ProtoCodec.INSTANCE, JsonCodec.INSTANCE);

    private static final int LARGE = 9_000_000;
    private static final int MANY = 500;
    private static final int FEW = 50;
    private static final int READ_AT_ONCE = 256 << 10;

    @Tag("large")
    @ParameterizedTest
    @FieldSource("CODECS")
    void letsGoOfAFrameBeforeItWaitsForTheNext(Codec codec) throws IOException {
        var frame = new Slice();
        var input = new Watched(frames(codec, LARGE, 3), frame);
        FrameReader reader = codec.reader(input);
        reader.next(frame);
        assertThat(frame.length()).isGreaterThan(LARGE);

        reader.next(frame);
        reader.next(frame);

        assertThat(input.heldAtTheEnd).isZero();
    }

    /// The JDK keeps as much memory outside of the heap as was once read.
    @Tag("large")
    @ParameterizedTest
    @FieldSource("CODECS")
    void readsLittleAtOnce(Codec codec) throws IOException {
        var input = new Watched(frames(codec, LARGE), new Slice());

        codec.reader(input).next(new Slice());

        assertThat(input.most).isEqualTo(READ_AT_ONCE);
    }

    @Tag("large")
    @Test
    void hasNoMoreRoomThanWasAnnounced() throws IOException {
        byte[] sent = frames(ProtoCodec.INSTANCE, LARGE);
        var frame = new Slice();

        ProtoCodec.INSTANCE.reader(new ByteArrayInputStream(sent)).next(frame);

        assertThat(frame.array()).hasSameSizeAs(sent);
    }

    @Tag("large")
    @Test
    void takesNobodysWordForTheSize() {
        byte[] sent = frames(ProtoCodec.INSTANCE, LARGE);
        var input = new Watched(Arrays.copyOf(sent, READ_AT_ONCE), new Slice());

        assertThatThrownBy(() -> ProtoCodec.INSTANCE.reader(input).next(new Slice()))
                .isInstanceOf(ProtocolException.class);

        assertThat(input.room).isLessThanOrEqualTo(16 * READ_AT_ONCE);
    }

    @ParameterizedTest
    @FieldSource("CODECS")
    void keepsOnceWhatManyCollectionsSay(Codec codec) throws IOException {
        var open = new CaptureRequest.Open(task(MANY), "", RangeSpec.whole(), null);
        var out = new GrowingBytes(16);
        codec.encode(open, out);
        var frame = new Slice();
        codec.reader(new ByteArrayInputStream(out.toByteArray())).next(frame);

        var decoded = (CaptureRequest.Open) codec.decode(CaptureRequest.class, frame);

        assertThat(decoded).isEqualTo(open);
        List<CollectionSpec> collections = collections(decoded);
        assertThat(distinct(collections, collection -> collection.key().getFirst()))
                .isLessThan(FEW);
        assertThat(distinct(collections, collection -> collection.projections().getFirst()))
                .isLessThan(FEW);
        assertThat(distinct(collections, collection -> collection.projections().getLast()))
                .isEqualTo(MANY);
        assertThat(distinct(
                        collections,
                        collection -> collection.projections().getLast().inference()))
                .isLessThan(FEW);
    }

    /// How many objects these are.
    private static int distinct(List<CollectionSpec> collections, Function<CollectionSpec, @Nullable Object> part) {
        Map<@Nullable Object, Boolean> objects = new IdentityHashMap<>();
        collections.forEach(collection -> objects.put(part.apply(collection), true));
        return objects.size();
    }

    private static List<CollectionSpec> collections(CaptureRequest.Open open) {
        return Objects.requireNonNull(open.capture()).bindings().stream()
                .map(binding -> Objects.requireNonNull(binding.collection()))
                .toList();
    }

    private static CaptureSpec task(int bindings) {
        return new CaptureSpec(
                "acme/pets",
                CaptureType.IMAGE,
                RawJson.of("{}"),
                IntStream.range(0, bindings).mapToObj(LargeFramesTest::binding).toList(),
                300,
                null,
                List.of(),
                "",
                List.of());
    }

    private static CaptureSpec.Binding binding(int number) {
        var inference = new WireInference(
                List.of("integer"),
                null,
                "",
                "Identifies.",
                null,
                false,
                Exists.MUST,
                null,
                null,
                List.of(),
                ReduceStrategy.REDUCE_UNSET,
                "");
        var collection = new CollectionSpec(
                "acme/table_" + number,
                List.of("/id"),
                "/_meta/uuid",
                List.of(),
                List.of(
                        new WireProjection("/id", "id", false, false, true, inference),
                        new WireProjection("/of_" + number, "of_" + number, false, false, false, inference)),
                null,
                RawJson.of("{\"title\":\"" + number + "\"}"),
                null);
        return new CaptureSpec.Binding(
                RawJson.of("{\"table\":\"table_" + number + "\"}"),
                List.of("table_" + number),
                collection,
                0,
                "table_" + number,
                0);
    }

    private static byte[] frames(Codec codec, int... sizes) {
        var out = new GrowingBytes(16);
        for (int size : sizes) {
            codec.encode(new CaptureResponse.Captured(0, RawJson.of("\"" + "x".repeat(size) + "\"")), out);
        }
        return out.toByteArray();
    }

    /// Tells how it is read.
    private static final class Watched extends InputStream {

        private final InputStream bytes;
        private final Slice frame;
        private int most;
        private int room;
        private int heldAtTheEnd = -1;

        Watched(byte[] bytes, Slice frame) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.frame = frame;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            most = Math.max(most, length);
            room = Math.max(room, target.length);
            int count = bytes.read(target, offset, length);
            if (count < 0) {
                heldAtTheEnd = frame.array().length;
            }
            return count;
        }
    }
}
