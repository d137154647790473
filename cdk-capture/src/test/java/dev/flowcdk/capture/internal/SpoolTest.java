package dev.flowcdk.capture.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.json.DocumentBody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    private static final int MEMORY = 64 << 10;

    @TempDir
    Path directory;

    @Test
    void givesBackWhatItWasGivenFromMemoryAndFile() throws IOException {
        try (var space = new SpoolSpace(MEMORY, directory)) {
            var spool = new Spool(space, "a");
            List<String> added = new ArrayList<>();
            for (int id = 0; id < 40; id++) {
                GrowingBytes frames = frames(id % 3 == 0 ? Documents.text(id * 1000) : Documents.noise(id, id * 1000));
                added.add(frames.toString());
                spool.add(frames);
                frames.clear();
            }
            assertThat(SpoolFiles.open(directory)).isEqualTo(1);

            assertThat(drained(spool)).isEqualTo(added);
            assertThat(drained(spool)).isEmpty();
        }
    }

    @Test
    void deflatesWhereThatPays() {
        try (var space = new SpoolSpace(MEMORY, directory)) {
            new Spool(space, "a").add(frames(Documents.text(1 << 20)));
            assertThat(space.usedBytes()).isLessThan(16 << 10);
            long before = space.usedBytes();

            byte[] noise = new byte[1000];
            new java.util.Random(1).nextBytes(noise);
            var frames = new GrowingBytes(0);
            frames.raw(noise);
            new Spool(space, "b").add(frames);

            assertThat(space.usedBytes()).isEqualTo(before + 1000);
        }
    }

    @Test
    void keepsTheMemoryOfAllSpoolsTogetherBelowItsLimit() {
        try (var space = new SpoolSpace(MEMORY, directory)) {
            List<Spool> spools = new ArrayList<>();
            for (int id = 0; id < 50; id++) {
                var spool = new Spool(space, "a");
                spool.add(frames(Documents.noise(id, 10_000)));
                spools.add(spool);
                assertThat(space.usedBytes()).isLessThanOrEqualTo(MEMORY);
            }
            assertThat(space.usedBytes()).isGreaterThan(MEMORY / 2);

            spools.forEach(Spool::clear);

            assertThat(space.usedBytes()).isZero();
        }
    }

    @Test
    void usesBlocksOfTheFileAgainAndGivesTheDiskBack() throws IOException {
        try (var file = SpoolFile.in(directory)) {
            byte[] bytes = "0123456789".repeat(5000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            int[] first = file.write(bytes);
            int[] second = file.write(bytes);
            assertThat(first).containsExactly(0, 1, 2, 3);
            assertThat(second).containsExactly(4, 5, 6, 7);

            file.free(first);
            int[] third = file.write(java.util.Arrays.copyOf(bytes, 5 * SpoolFile.BLOCK_BYTES));

            assertThat(third).containsExactly(0, 1, 2, 3, 8);
            assertThat(file.read(second, bytes.length)).isEqualTo(bytes);
            file.free(second);
            file.free(third);
            assertThat(SpoolFiles.bytes(directory)).isZero();
        }
    }

    @Test
    void leavesNoFileBehind() throws IOException {
        try (var space = new SpoolSpace(0, directory)) {
            new Spool(space, "a").add(frames(Documents.text(10)));

            assertThat(SpoolFiles.open(directory)).isEqualTo(1);
            try (Stream<Path> named = Files.list(directory)) {
                assertThat(named).isEmpty();
            }
        }
        assertThat(SpoolFiles.open(directory)).isZero();
    }

    @Test
    void makesNoFileAsLongAsMemoryHoldsAll() throws IOException {
        try (var space = new SpoolSpace(MEMORY, directory)) {
            new Spool(space, "a").add(frames(Documents.text(10)));

            assertThat(SpoolFiles.open(directory)).isZero();
        }
    }

    @Test
    void saysWhoseTransactionHasNoRoomAndWhatToDo() {
        Path missing = directory.resolve("missing");
        try (var space = new SpoolSpace(3 << 20, missing)) {
            var spool = new Spool(space, "resource \"orders\"");
            spool.add(frames(Documents.noise(1, 3 << 20)));

            assertThatThrownBy(() -> spool.add(frames(Documents.noise(2, 3 << 20))))
                    .isInstanceOf(UserException.class)
                    .hasMessageContainingAll(
                            "resource \"orders\"",
                            "more than 6 MiB",
                            "3 MiB of memory",
                            missing + " cannot be used (NoSuchFileException)",
                            "-Djava.io.tmpdir=",
                            "checkpoints more often");
            assertThat(drained(spool)).as("what had room").hasSize(1);
        }
    }

    @Test
    void countsFromTheLastCheckpoint() {
        try (var space = new SpoolSpace(3 << 20, directory.resolve("missing"))) {
            var spool = new Spool(space, "a");
            spool.add(frames(Documents.noise(1, 3 << 20)));
            drained(spool);
            spool.add(frames(Documents.noise(2, 3 << 20)));

            assertThatThrownBy(() -> spool.add(frames(Documents.noise(3, 3 << 20))))
                    .hasMessageContaining("more than 6 MiB");
        }
    }

    @Test
    void fillsItsMemoryToTheLastByte() throws IOException {
        GrowingBytes frames = frames(Documents.noise(1, 1000));
        long bytes;
        try (var space = new SpoolSpace(MEMORY, directory)) {
            bytes = space.keep(frames).stored();
        }

        try (var space = new SpoolSpace(bytes, directory)) {
            new Spool(space, "a").add(frames);

            assertThat(space.usedBytes()).isEqualTo(bytes);
            assertThat(SpoolFiles.open(directory)).isZero();
        }
    }

    @Test
    void givesMemoryAndDiskBackWhenATransactionIsSentOrForgotten() throws IOException {
        try (var space = new SpoolSpace(30_000, directory)) {
            var spool = new Spool(space, "a");
            for (boolean sent : List.of(true, false)) {
                for (int id = 0; id < 10; id++) {
                    spool.add(frames(Documents.noise(id, 10_000)));
                }
                assertThat(space.usedBytes()).isPositive();
                assertThat(SpoolFiles.bytes(directory)).isPositive();

                if (sent) {
                    drained(spool);
                } else {
                    spool.clear();
                }

                assertThat(space.usedBytes()).isZero();
                assertThat(SpoolFiles.bytes(directory)).isZero();
            }
        }
    }

    @Test
    void neverKeepsOtherThreadsOutAfterwards() throws Exception {
        var space = new SpoolSpace(0, directory);
        GrowingBytes frames = frames(Documents.noise(1, 10_000));

        SpoolSpace.Piece sent = space.keep(frames);
        requireOpenToOthers(space);
        space.take(sent, new GrowingBytes(0));
        requireOpenToOthers(space);
        space.drop(space.keep(frames));
        requireOpenToOthers(space);
        space.usedBytes();
        requireOpenToOthers(space);
        space.close();
        requireOpenToOthers(space);
    }

    private static void requireOpenToOthers(SpoolSpace space) throws Exception {
        var used = new FutureTask<>(space::usedBytes);
        Thread.ofVirtual().start(used);
        assertThat(used.get(10, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void takesNothingAfterItsEnd() {
        var space = new SpoolSpace(MEMORY, directory);
        var spool = new Spool(space, "a");
        space.close();

        assertThatThrownBy(() -> spool.add(frames(Documents.text(10)))).isInstanceOf(UserException.class);
    }

    private static GrowingBytes frames(DocumentBody document) {
        var frames = new GrowingBytes(0);
        frames.document(document);
        return frames;
    }

    private static List<String> drained(Spool spool) {
        List<String> frames = new ArrayList<>();
        spool.drain(bytes -> frames.add(bytes.toString()));
        return frames;
    }
}
