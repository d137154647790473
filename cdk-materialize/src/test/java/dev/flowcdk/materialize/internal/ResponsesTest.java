package dev.flowcdk.materialize.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.launch.StreamChannel;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.json.JsonPieces;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResponsesTest {

    private static final MaterializeResponse FLUSHED = new MaterializeResponse.Flushed(null);

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    private Responses responses(Codec codec) {
        return new Responses(new StreamChannel(codec, InputStream.nullInputStream(), output));
    }

    private List<MaterializeResponse> sent(Codec codec) throws IOException {
        List<MaterializeResponse> sent = new ArrayList<>();
        var reader = codec.reader(new ByteArrayInputStream(output.toByteArray()));
        var frame = new Slice();
        while (reader.next(frame)) {
            sent.add(codec.decode(MaterializeResponse.class, frame));
        }
        return sent;
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void collectsDocumentsUntilAnotherMessageComes(Codec codec) throws Exception {
        var responses = responses(codec);
        responses.loaded(1, out -> out.object().member("a").number(1).end());
        responses.loaded(0, out -> out.object().member("b").number(2).end());
        assertThat(output.size()).isZero();

        responses.send(FLUSHED);

        assertThat(sent(codec)).hasSize(3).endsWith(FLUSHED);
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void writesManyDocumentsBeforeTheEnd(Codec codec) throws Exception {
        var responses = responses(codec);
        byte[] text = ("{\"text\":\"" + "x".repeat(1000) + "\"}").getBytes(StandardCharsets.UTF_8);

        for (int number = 0; number < 1000; number++) {
            responses.loaded(0, out -> out.raw(text));
        }

        assertThat(output.size()).isGreaterThan(500_000);
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void sendsNothingOfADocumentThatFails(Codec codec) throws Exception {
        var responses = responses(codec);
        var failure = new IllegalStateException("half a document");
        responses.loaded(0, out -> out.object().end());

        assertThatThrownBy(() -> responses.loaded(0, out -> {
                    out.object().member("half");
                    throw failure;
                }))
                .isSameAs(failure);
        responses.send(FLUSHED);

        assertThat(sent(codec)).hasSize(2).endsWith(FLUSHED);
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void refusesADocumentThatTheRuntimeCannotTake(Codec codec) {
        byte[] piece = new byte[1 << 20];
        Arrays.fill(piece, (byte) ' ');

        assertThatThrownBy(() -> responses(codec).loaded(3, out -> {
                    JsonPieces pieces = out.pieces();
                    for (int megabytes = 0; megabytes < 65; megabytes++) {
                        pieces.raw(piece);
                    }
                    pieces.ascii("{}");
                }))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("binding 3")
                .hasMessageContaining(String.valueOf(Codec.MAX_RESPONSE_BYTES));
    }
}
