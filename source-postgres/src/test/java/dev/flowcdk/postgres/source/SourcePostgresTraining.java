package dev.flowcdk.postgres.source;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.testing.CaptureResult;
import dev.flowcdk.testing.CaptureRun;
import dev.flowcdk.testing.image.ImageTraining;
import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.sql.SQLException;

/// Reads a table of a real database and its log.
public final class SourcePostgresTraining implements ImageTraining {

    private static final int ROWS = 20_000;
    private static final int CHANGES = 2_000;

    @Override
    public void train(ConnectorSource connector) throws SQLException {
        try (var server = EmbeddedServer.start()) {
            var fixture = new CaptureFixture(server);
            fixture.execute("""
                    CREATE TABLE training (id BIGINT PRIMARY KEY, flag BOOLEAN, number INTEGER, small SMALLINT,
                        amount NUMERIC(12, 2), ratio DOUBLE PRECISION, name TEXT, code VARCHAR(8), born DATE,
                        at TIMESTAMP, changed TIMESTAMPTZ, tags TEXT[], details JSONB, token UUID, data BYTEA)""", """
                    INSERT INTO training SELECT n, n % 2 = 0, n, n % 100, n / 7.0, n * 1.5, 'name ' || n, 'c' || n % 99,
                        DATE '2024-01-01' + n % 300, TIMESTAMP '2024-01-01' + n * INTERVAL '1 minute', now(),
                        ARRAY['a', 'b' || n], '{"key": "value"}', gen_random_uuid(), decode('00ff', 'hex')
                    FROM generate_series(1, rows) AS n""".replace("rows", "" + ROWS));
            CaptureResult read = CaptureRun.start(
                            connector, RawJson.of(fixture.configJson().toString()))
                    .untilDocuments(ROWS);
            fixture.execute(
                    "UPDATE training SET name = 'changed' WHERE id <= " + CHANGES / 2,
                    "DELETE FROM training WHERE id > " + (ROWS - CHANGES / 2));
            fixture.awaitSlotReleased();
            read.resume().untilDocuments(CHANGES);
        }
    }
}
