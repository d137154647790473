package dev.flowcdk.benchmarks;

import dev.flowcdk.cli.Installation;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.FieldWishes;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.runtime.store.MemoryStore;
import dev.flowcdk.runtime.wire.ConnectorCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Measures what materialize-postgres takes to give columns of a filled table other types, beside the statement that an
/// operator would write.
final class MigrationBench {

    private static final String TABLE = "migrated";
    private static final String COLLECTION = "bench/documents";
    private static final RawJson EMPTY = RawJson.of("{}");

    /// Whole numbers, a date and a number in a string.
    private static final RawJson BEFORE = schema("integer", "\"format\": \"date\",", "integer");

    /// Any number, any text, text.
    private static final RawJson AFTER = schema("number", "", "string");

    private final BenchDatabase database;
    private final Path program;
    private final int repetitions;
    private long resident;

    MigrationBench(BenchDatabase database, Installation installation, int repetitions) {
        this.database = database;
        this.program = installation.connector("materialize-postgres");
        this.repetitions = repetitions;
    }

    Figure run(int rows) throws IOException, InterruptedException, SQLException {
        var connector = new double[repetitions];
        var plain = new double[repetitions];
        for (int turn = 0; turn < repetitions; turn++) {
            connector[turn] = migrate(filled(rows));
            filled(rows);
            plain[turn] = alter();
        }
        return new Figure(
                "migration of three columns of " + Figure.grouped(rows) + " rows",
                "one plain `ALTER TABLE` of the same columns",
                connector,
                plain,
                "s",
                "≤ 1.2",
                resident);
    }

    /// The task whose table has the types of before, and rows.
    private MaterializationSpec filled(int rows) throws IOException, InterruptedException, SQLException {
        execute("DROP TABLE IF EXISTS " + TABLE);
        MaterializationSpec before = validated(BEFORE, null);
        try (var store = new MemoryStore()) {
            calls().apply(before, null, store);
        }
        execute(
                "INSERT INTO " + TABLE + " (id, amount, day, size, note, flow_published_at, flow_document)"
                        + " SELECT n, n % 1000000, date '2000-01-01' + n % 9000, n * 7, 'Note number ' || n,"
                        + " now(), json_build_object('id', n, 'amount', n % 1000000, 'size', n * 7, 'note', 'Note number ' || n)"
                        + " FROM generate_series(1, " + rows + ") n",
                "VACUUM ANALYZE " + TABLE,
                "CHECKPOINT");
        return before;
    }

    /// Seconds from Apply until it is answered, by a process that has answered one before which changed nothing:
    /// starting takes the same for any number of rows.
    private double migrate(MaterializationSpec before) throws IOException, InterruptedException {
        MaterializationSpec after = validated(AFTER, before);
        try (var process = new MeasuredProcess(program)) {
            process.send(new MaterializeRequest.Apply(before, "bench", before, "bench", EMPTY));
            process.receive(MaterializeResponse.class, MaterializeResponse.Applied.class);
            long start = System.nanoTime();
            process.send(new MaterializeRequest.Apply(after, "bench", before, "bench", EMPTY));
            MaterializeResponse.Applied applied =
                    process.receive(MaterializeResponse.class, MaterializeResponse.Applied.class);
            double seconds = (System.nanoTime() - start) / 1e9;
            if (!applied.actionDescription().contains("amount TYPE DOUBLE PRECISION")) {
                throw new IllegalStateException("nothing was migrated: " + applied.actionDescription());
            }
            resident = Math.max(resident, process.residentKilobytes());
            return seconds;
        }
    }

    private double alter() throws SQLException {
        long start = System.nanoTime();
        execute("ALTER TABLE " + TABLE
                + " ALTER amount TYPE double precision, ALTER day TYPE text, ALTER size TYPE text");
        return (System.nanoTime() - start) / 1e9;
    }

    private MaterializationSpec validated(RawJson schema, @Nullable MaterializationSpec last)
            throws IOException, InterruptedException {
        var binding = new MaterializationTask.Binding(
                RawJson.of("{\"table\": \"" + TABLE + "\"}"), COLLECTION, FieldWishes.recommended(), 0, 0, false);
        var task = new MaterializationTask("bench/target", endpoint(), List.of(binding), false);
        var catalog = new Catalog(
                Map.of(),
                Map.of(COLLECTION, CatalogCollection.of(COLLECTION, List.of("/id"), schema)),
                Map.of(task.name(), task));
        return calls().validate(catalog, task, last).spec();
    }

    private MaterializeCalls calls() {
        return new MaterializeCalls(ConnectorCommand.of(endpoint()), log -> {});
    }

    private LocalEndpoint endpoint() {
        return new LocalEndpoint(List.of(program.toString()), database.materializationConfig(), Map.of(), true);
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static RawJson schema(String amount, String format, String size) {
        return RawJson.of("""
                {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "amount": {"type": "%s"},
                 "day": {%s "type": "string"}, "size": {"type": "%s"}, "note": {"type": "string"}}}""".formatted(amount, format, size));
    }
}
