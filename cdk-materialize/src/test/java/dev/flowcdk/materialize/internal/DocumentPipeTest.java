package dev.flowcdk.materialize.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.codec.StoreView;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DocumentPipeTest {

    @Test
    void handsOverMoreThanItHolds() throws Exception {
        var pipe = new DocumentPipe();
        int documents = 50_000;
        var taken = start(() -> {
            long sum = 0;
            while (pipe.next()) {
                var key = pipe.key();
                key.next();
                sum += key.longValue();
            }
            return sum;
        });

        for (int number = 0; number < documents; number++) {
            pipe.put(store(number, "cat"));
        }
        pipe.complete();

        assertThat(taken.get()).isEqualTo((long) documents * (documents - 1) / 2);
        assertThat(pipe.exhausted()).isTrue();
    }

    @Test
    void keepsEverythingOfADocumentLargerThanAChunk() throws Exception {
        var pipe = new DocumentPipe();
        String name = "x".repeat(3 * DocumentPipe.CHUNK_BYTES);
        var taken = start(() -> {
            List<String> documents = new ArrayList<>();
            pipe.asJsonLines().forEach(documents::add);
            return documents;
        });

        pipe.put(store(1, "small"));
        pipe.put(store(2, name));
        pipe.put(store(3, "small"));
        pipe.complete();

        assertThat(taken.get())
                .containsExactly(
                        Conversation.document(1, "small").toString(),
                        Conversation.document(2, name).toString(),
                        Conversation.document(3, "small").toString());
    }

    @Test
    void neverBlocksOnceAbandoned() throws Exception {
        var pipe = new DocumentPipe();
        var put = start(() -> {
            for (int number = 0; number < 10_000; number++) {
                pipe.put(store(number, "x".repeat(1000)));
            }
            pipe.complete();
            return true;
        });

        pipe.abandon();

        assertThat(put.get()).isTrue();
    }

    @Test
    void holdsNoMoreThanItMay() throws Exception {
        var pipe = new DocumentPipe();
        String name = "x".repeat(1000);
        int size = 13 + Conversation.document(1, name).bytes().length + name.length();
        var put = new AtomicInteger();
        Thread putting = Thread.ofPlatform().daemon().start(() -> {
            try {
                for (int number = 0; number < 10_000; number++) {
                    pipe.put(store(number, name));
                    put.incrementAndGet();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });

        awaitWaiting(putting);
        int held = put.get();
        assertThat(held * size).isBetween(DocumentPipe.WAITING_BYTES / 2, 2 * DocumentPipe.WAITING_BYTES);

        for (int taken = 0; put.get() == held; taken++) {
            assertThat(taken).as("taken without making room").isLessThanOrEqualTo(held);
            assertThat(pipe.next()).isTrue();
            awaitWaiting(putting);
        }
        pipe.abandon();
        putting.join();
    }

    @Test
    void acceptsADocumentLargerThanItsLimitWhenNothingWaits() throws Exception {
        var pipe = new DocumentPipe();

        pipe.put(store(1, "x".repeat(2 * DocumentPipe.WAITING_BYTES)));
        pipe.complete();

        assertThat(pipe.next()).isTrue();
        assertThat(pipe.next()).isFalse();
    }

    /// Waits until a thread can go on no further.
    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
            Thread.onSpinWait();
        }
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }

    private static StoreView store(int key, String name) throws Exception {
        var bytes = new GrowingBytes(256);
        JsonCodec.INSTANCE.encode(Conversation.store(0, key, name), bytes);
        var frame = new Slice();
        JsonCodec.INSTANCE.reader(new ByteArrayInputStream(bytes.toByteArray())).next(frame);
        var view = new StoreView();
        JsonCodec.INSTANCE.decodeStore(frame, view);
        return view;
    }
}
