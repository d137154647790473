package dev.flowcdk.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.store.TaskStore.Commit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryLogTest {

    @TempDir
    private Path folder;

    @Test
    void keepsWholeRecordsWhereverTheFileIsTorn() throws Exception {
        Path whole = folder.resolve("whole");
        int[] ends = new int[3];
        try (RecoveryLog log = RecoveryLog.open(whole)) {
            for (int index = 0; index < ends.length; index++) {
                log.append(("record " + index).getBytes(StandardCharsets.UTF_8));
                ends[index] = (int) Files.size(whole);
            }
        }
        byte[] bytes = Files.readAllBytes(whole);

        for (int torn = 0; torn <= bytes.length; torn++) {
            Path file = folder.resolve("torn" + torn);
            Files.write(file, Arrays.copyOf(bytes, torn));
            int kept = torn;
            try (RecoveryLog log = RecoveryLog.open(file)) {
                assertThat(log.records()).as("torn at %s", torn).hasSize((int)
                        Arrays.stream(ends).filter(end -> end <= kept).count());
                log.append(new byte[] {1});
            }
            try (RecoveryLog log = RecoveryLog.open(file)) {
                assertThat(log.records()).last().isEqualTo(new byte[] {1});
            }
        }
    }

    @Test
    void dropsARecordWithAWrongByte() throws Exception {
        Path file = folder.resolve("log");
        try (RecoveryLog log = RecoveryLog.open(file)) {
            log.append("first".getBytes(StandardCharsets.UTF_8));
            log.append("second".getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);

        try (RecoveryLog log = RecoveryLog.open(file)) {
            assertThat(log.records()).containsExactly("first".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void isForOneRunAtATime() throws Exception {
        Path file = folder.resolve("log");
        try (RecoveryLog first = RecoveryLog.open(file)) {
            assertThat(first.records()).isEmpty();
            assertThatThrownBy(() -> RecoveryLog.open(file))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("in use by another run");
        }
    }

    @Test
    void remembersAllOfATask() throws Exception {
        Path file = folder.resolve("log");
        try (DurableStore store = DurableStore.open(file)) {
            store.commit(Commit.ofState(new ConnectorState(RawJson.of("{\"a\":1,\"b\":{\"c\":2}}"), false)));
            store.commit(new Commit(
                    List.of(new ConnectorState(RawJson.of("{\"a\":null,\"b\":{\"d\":1.50}}"), true)),
                    new RuntimeCheckpoint(new byte[] {1, 2}),
                    Map.of("key", new byte[] {3}),
                    Map.of("acmeCo/numbers", 17L),
                    new byte[] {4}));
        }

        try (DurableStore store = DurableStore.open(file)) {
            assertThat(store.state()).hasToString("{\"b\":{\"c\":2,\"d\":1.50}}");
            assertThat(store.checkpoint()).isEqualTo(new RuntimeCheckpoint(new byte[] {1, 2}));
            assertThat(store.maxKey("key")).containsExactly(3);
            assertThat(store.journals()).containsExactly(Map.entry("acmeCo/numbers", 17L));
            assertThat(store.applied()).containsExactly(4);
        }
    }

    @Test
    void encodesOffsetsAsACheckpoint() {
        Map<String, Long> offsets = Map.of("acmeCo/a;x", 300L, "acmeCo/b;x", 0L);

        assertThat(Offsets.decode(Offsets.encode(offsets))).isEqualTo(offsets);
        assertThat(Offsets.decode(RuntimeCheckpoint.explicitZero())).isEmpty();
        assertThatThrownBy(() -> Offsets.decode(new RuntimeCheckpoint(new byte[] {0x0a, 0x7f})))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
