package dev.flowcdk.materialize.internal;

import static dev.flowcdk.materialize.internal.Conversation.acknowledge;
import static dev.flowcdk.materialize.internal.Conversation.flush;
import static dev.flowcdk.materialize.internal.Conversation.load;
import static dev.flowcdk.materialize.internal.Conversation.open;
import static dev.flowcdk.materialize.internal.Conversation.startCommit;
import static dev.flowcdk.materialize.internal.Conversation.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.launch.StreamChannel;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Stops that are asked for while the stream of requests stays open.
@Timeout(60)
class ServingEndTest {

    private static final Codec CODEC = ProtoCodec.INSTANCE;

    private final MemoryTable table = new MemoryTable();
    private final MaterializeServer<?, ?> server = new MaterializeServer<>(table, null);

    private final Pipe pipe;

    @AutoClose
    private final OutputStream requests;

    private final FutureTask<Void> serving = new FutureTask<>(() -> {
        serve(server);
        return null;
    });

    ServingEndTest() throws IOException {
        pipe = Pipe.open();
        requests = Channels.newOutputStream(pipe.sink());
    }

    private void serve(MaterializeServer<?, ?> served) throws Exception {
        try (var input = Channels.newInputStream(pipe.source())) {
            served.serve(new StreamChannel(CODEC, input, OutputStream.nullOutputStream()));
        }
    }

    @BeforeEach
    void serve() {
        Thread.ofVirtual().start(serving);
    }

    @Test
    void stopsWhileNothingIsAsked() throws Exception {
        server.stop();

        assertThat(serving.get()).isNull();
    }

    @Test
    void closesWhatItsAuthorHasOpenedBeforeItHasStopped() throws Exception {
        send(open(task("a")), acknowledge());
        table.acknowledged.await();

        server.stop();

        assertThat(serving.get()).isNull();
        assertThat(table.closed).isTrue();
    }

    @Test
    void finishesATransactionBeforeItStops() throws Exception {
        send(open(task("a")), acknowledge(), load(0, 1));
        table.loading.await();

        server.stop();
        send(flush(), startCommit(1));

        assertThat(serving.get()).isNull();
        assertThat(table.calls.getLast()).startsWith("commit");
    }

    @Test
    void endsThoughTheAnsweringThreadWaitsForTheRuntime() {
        var end = new ServingEnd(Duration.ofMillis(1));
        var failure = new OutOfMemoryError("a binding's thread");

        end.failSoon(failure);

        assertThatThrownBy(end::await).isSameAs(failure);
    }

    @Test
    void givesTheAnsweringThreadTimeToCleanUp() {
        var end = new ServingEnd(Duration.ofDays(1));
        var first = new IllegalStateException("a binding's thread");
        var second = new IllegalStateException("closing");

        end.failSoon(first);
        end.fail(second);

        assertThatThrownBy(end::await).isSameAs(first).hasSuppressedException(second);
    }

    @Test
    void forgetsNoFailureWhenAStopComesFirst() {
        var end = new ServingEnd(Duration.ofDays(1));
        var failure = new IllegalStateException("a binding's thread");
        assertThat(end.mayWait()).isTrue();

        end.failSoon(failure);
        end.stop();
        end.done();

        assertThatThrownBy(end::await).isSameAs(failure);
    }

    @Test
    void endsWellOnce() throws Exception {
        var end = new ServingEnd(Duration.ofDays(1));

        end.done();
        end.fail(new IllegalStateException("too late"));
        end.failSoon(new IllegalStateException("too late"));

        end.await();
    }

    private void send(MaterializeRequest... messages) throws IOException {
        var bytes = new GrowingBytes(256);
        for (MaterializeRequest message : messages) {
            CODEC.encode(message, bytes);
        }
        bytes.writeTo(requests);
        requests.flush();
    }
}
