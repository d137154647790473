package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// What backfills leave out is in the status and the log, for as long as the options ask for it.
@ExtendWith(CaptureServer.class)
@Timeout(120)
class BackfillLimitsTest {

    @Test
    void tellsOfAMinimumTransactionAlsoWhereNothingIsLeftToRead(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "INSERT INTO items VALUES (1)");
        capture.advanced("min_backfill_xid", "3");
        LiveCapture.Task task = LiveCapture.process(capture, "items");

        try (LiveCapture running = task.start().untilActive("items")) {
            running.until(() -> task.logged("Streaming CDC Events"));

            assertThat(task.connector().logs())
                    .extracting(log -> log.message())
                    .contains(
                            "Backfilling Tables (1 left; leaves out rows older than transaction 3)",
                            "Streaming CDC Events (a further backfill leaves out rows older than transaction 3)")
                    .anySatisfy(
                            message -> assertThat(message).contains("/advanced/min_backfill_xid is set: remove it"));
        }
    }

    @Test
    void tellsOfDeletesThatAPreciseBackfillLeavesOut(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "INSERT INTO items VALUES (1)");
        Bound first = capture.bound("items").getFirst();
        LiveCapture.Task again = LiveCapture.process(capture, List.of(first.again()));

        try (LiveCapture running = again.start()) {
            running.until(() -> again.logged("Streaming CDC Events"));

            assertThat(again.connector().logs())
                    .extracting(log -> log.message())
                    .contains("Backfilling Tables (1 left; leaves out some deletes)", "Streaming CDC Events")
                    .anySatisfy(message -> assertThat(message)
                            .startsWith("a precise backfill leaves out changes of rows")
                            .contains("public.items", "Choose the backfill mode \"Normal\""));
        }
    }

    @Test
    void saysNothingOfAFirstBackfill(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "INSERT INTO items VALUES (1)");
        LiveCapture.Task task = LiveCapture.process(capture, "items");

        try (LiveCapture running = task.start().untilActive("items")) {
            running.until(() -> task.logged("Streaming CDC Events"));

            assertThat(task.connector().logs())
                    .extracting(log -> log.message())
                    .contains("Backfilling Tables (1 left)", "Streaming CDC Events")
                    .noneMatch(message -> message.contains("leaves out"));
        }
    }
}
