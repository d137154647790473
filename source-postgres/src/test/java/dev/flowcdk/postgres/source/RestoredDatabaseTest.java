package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.session.Acknowledgements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A database that is put back to an earlier copy has a log that ends in front of what was captured, and then grows
/// beyond it with other changes.
@ExtendWith(CaptureServer.class)
@Timeout(120)
class RestoredDatabaseTest {

    @Test
    void refusesALogThatIsNotTheOneItHasRead(CaptureFixture fixture) throws Exception {
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        LiveCapture.Task task = LiveCapture.task(fixture, "items");
        RawJson state;
        try (LiveCapture first = task.start().untilActive("items")) {
            state = first.state();
        }
        fixture.awaitSlotReleased();
        var ahead = (ObjectNode) JsonMapper.shared().readTree(state.bytes());
        ahead.put("cursor", fixture.text("SELECT (pg_current_wal_lsn() + 1024 * 1024)::text"));
        RawJson ofTheFuture = RawJson.of(ahead.toString());

        try (LiveCapture second = task.start(ofTheFuture, Acknowledgements.immediate())) {
            assertThat(second.failure())
                    .hasMessageContaining("restored from an earlier copy")
                    .hasMessageContaining("Raise the backfill counter of all bindings");
        }
        fixture.execute("SELECT pg_logical_emit_message(false, 'test', repeat('x', 2 * 1024 * 1024))", "CHECKPOINT");
        assertThat(fixture.text("SELECT pg_current_wal_flush_lsn() > '%s'"
                        .formatted(ahead.path("cursor").asString())))
                .isEqualTo("t");
        try (LiveCapture third = task.start(ofTheFuture, Acknowledgements.immediate())) {
            assertThat(third.failure()).hasMessageContaining("restored from an earlier copy");
        }
        try (LiveCapture other = task.start(state, Acknowledgements.immediate())) {
            fixture.execute("INSERT INTO items VALUES (1)");
            other.until(() -> other.documents("items").size() == 1);
        }
    }
}
