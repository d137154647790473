package dev.flowcdk.materialize.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import dev.flowcdk.materialize.DocumentSlice;
import dev.flowcdk.materialize.Documents;
import dev.flowcdk.materialize.Opened;
import dev.flowcdk.task.KeyRange;
import dev.flowcdk.tuple.TupleReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Ranges of keys, checkpoints of Opened, and documents as lines.
class ValuesTest {

    @ParameterizedTest
    @CsvSource({"0,0", "0,4294967295", "4294967295,4294967295", "17,18"})
    void acceptsRangesOfHashes(long begin, long end) {
        assertThat(new KeyRange(begin, end).end()).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({"-1,0", "1,0", "0,4294967296"})
    void refusesWhatIsNoRangeOfHashes(long begin, long end) {
        assertThatThrownBy(() -> new KeyRange(begin, end)).hasMessageContaining(begin + " to " + end);
    }

    @Test
    void comparesCheckpointsByTheirBytes() {
        assertThat(Opened.at(new byte[] {1, 2}))
                .isEqualTo(Opened.at(new byte[] {1, 2}))
                .hasSameHashCodeAs(Opened.at(new byte[] {1, 2}))
                .isNotEqualTo(Opened.at(new byte[] {1, 3}))
                .isNotEqualTo(new Opened(new byte[] {1, 2}, true))
                .isNotEqualTo(Opened.atRuntimeCheckpoint())
                .hasToString("Opened[runtimeCheckpoint=0102, disableLoadOptimization=false]");
        assertThat(Opened.atRuntimeCheckpoint())
                .hasToString("Opened[runtimeCheckpoint=none, disableLoadOptimization=false]");
        assertThat(Opened.fromTheBeginning()).isEqualTo(Opened.at(Opened.beginning()));
    }

    /// Documents of these texts; null stands for an interrupt, and an empty one for a document without its root.
    private record Texts(List<@Nullable String> texts, int[] at, DocumentSlice slice) implements Documents {

        static Texts of(@Nullable String... texts) {
            return new Texts(Arrays.asList(texts), new int[] {-1}, new DocumentSlice());
        }

        @Override
        public boolean next() throws InterruptedException {
            at[0]++;
            if (at[0] >= texts.size()) {
                return false;
            }
            String text = texts.get(at[0]);
            if (text == null) {
                throw new InterruptedException();
            }
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            slice.set(bytes, 0, bytes.length);
            return true;
        }

        @Override
        public TupleReader key() {
            return new TupleReader();
        }

        @Override
        public TupleReader values() {
            return new TupleReader();
        }

        @Override
        public DocumentSlice document() {
            return slice;
        }

        @Override
        public boolean exists() {
            return false;
        }

        @Override
        public boolean delete() {
            return false;
        }

        @Override
        public int bytes() {
            return slice.length();
        }
    }

    @Test
    void givesDocumentsAsLines() {
        var lines = Texts.of("{\"a\":1}", "{\"ü\":2}").asJsonLines().iterator();

        assertThat(lines.hasNext()).isTrue();
        assertThat(lines.hasNext()).isTrue();
        assertThat(lines.next()).isEqualTo("{\"a\":1}");
        assertThat(lines.next()).isEqualTo("{\"ü\":2}");
        assertThat(lines.hasNext()).isFalse();
        assertThatThrownBy(lines::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void saysWhichFieldIsMissingForLines() {
        assertThatThrownBy(() -> Texts.of("").asJsonLines().iterator().next())
                .isInstanceOf(UserException.class)
                .hasMessageContaining("\"flow_document\"");
    }

    @Test
    void keepsTheInterruptOfAThreadThatReadsLines() {
        assertThatThrownBy(
                        () -> Texts.of((String) null).asJsonLines().iterator().hasNext())
                .isInstanceOf(CancellationException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
