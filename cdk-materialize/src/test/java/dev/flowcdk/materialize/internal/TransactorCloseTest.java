package dev.flowcdk.materialize.internal;

import static dev.flowcdk.materialize.internal.Conversation.acknowledge;
import static dev.flowcdk.materialize.internal.Conversation.flush;
import static dev.flowcdk.materialize.internal.Conversation.open;
import static dev.flowcdk.materialize.internal.Conversation.startCommit;
import static dev.flowcdk.materialize.internal.Conversation.store;
import static dev.flowcdk.materialize.internal.Conversation.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.RangeSpec;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every transactor that was made is closed once, whatever fails, and what failed first is what is told.
@Timeout(60)
class TransactorCloseTest {

    /// Fails where it is told to.
    private static final class Failing extends StagingFolder {

        private final @Nullable Throwable opening;
        private final @Nullable Throwable storing;
        private final Map<String, Throwable> closing;

        Failing(@Nullable Throwable opening, @Nullable Throwable storing, Map<String, Throwable> closing) {
            this.opening = opening;
            this.storing = storing;
            this.closing = closing;
        }

        @Override
        void whenOpened(String table) throws Exception {
            if (table.equals("last")) {
                fail(opening);
            }
        }

        @Override
        void beforeStoring(String table) throws Exception {
            fail(storing);
        }

        @Override
        void whenClosed(String table) throws Exception {
            fail(closing.get(table));
        }

        private static void fail(@Nullable Throwable failure) throws Exception {
            switch (failure) {
                case null -> {}
                case Exception exception -> throw exception;
                case Error error -> throw error;
                case Throwable other -> throw new AssertionError(other);
            }
        }
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IOException("gone"),
                new IllegalStateException("gone"),
                new OutOfMemoryError("gone"),
                new InterruptedException("gone"));
    }

    private static final MaterializeRequest OPEN = open(task("first", "middle", "last"));

    @ParameterizedTest
    @MethodSource("failures")
    void whenTheFirstCannotBeClosed(Throwable failure) {
        var second = new IOException("the last one too");
        var folder = new Failing(null, null, Map.of("first", failure, "last", second));

        var outcome = Conversation.play(ProtoCodec.INSTANCE, folder, OPEN);

        assertThat(folder.closed).hasValue(3);
        assertThat(outcome.failure()).isSameAs(failure).hasSuppressedException(second);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whenATransactionFailed(Throwable failure) {
        var second = new IOException("the first one cannot be closed");
        var folder = new Failing(null, failure, Map.of("first", second));

        var outcome = Conversation.play(
                ProtoCodec.INSTANCE, folder, OPEN, acknowledge(), flush(), store(0, 1, "Tom"), startCommit(1));

        assertThat(folder.closed).hasValue(3);
        assertThat(outcome.failure()).isSameAs(failure).hasSuppressedException(second);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whenATransactorCannotBeMade(Throwable failure) {
        var folder = new Failing(failure, null, Map.of());

        var outcome = Conversation.play(ProtoCodec.INSTANCE, folder, OPEN);

        assertThat(folder.closed).hasValue(2);
        assertThat(outcome.failure()).isSameAs(failure);
        assertThat(outcome.responses()).isEmpty();
    }

    @Test
    void whenClosingThrowsTheSameFailureAgain() {
        var failure = new IOException("the connection is gone");
        var folder = new Failing(null, failure, Map.of("first", failure, "last", failure));

        var outcome = Conversation.play(
                ProtoCodec.INSTANCE, folder, OPEN, acknowledge(), flush(), store(0, 1, "Tom"), startCommit(1));

        assertThat(folder.closed).hasValue(3);
        assertThat(outcome.failure()).isSameAs(failure).hasNoSuppressedExceptions();
    }

    @Test
    void whenWhatWasStagedCannotBeRead() {
        var opened = new StagingFolder() {
            int number;

            @Override
            void whenOpened(String table) {
                number++;
            }
        };
        String state = "{\"bindingStateV1\":{\"last\":{\"file\":17}}}";

        var outcome =
                Conversation.play(ProtoCodec.INSTANCE, opened, open(task("first", "last"), RangeSpec.whole(), state));

        assertThat(outcome.failure()).hasMessageContaining("the stored state of binding \"last\"");
        assertThat(opened.closed).hasValue(opened.number);
    }
}
