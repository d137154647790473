package dev.flowcdk.benchmarks;

import dev.flowcdk.cli.Installation;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.internal.protocol.RawBytes;
import dev.flowcdk.internal.protocol.WireFieldSelection;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.FieldWishes;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.document.DocumentFields;
import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.runtime.session.ValidatedMaterialization;
import dev.flowcdk.runtime.store.MemoryStore;
import dev.flowcdk.runtime.store.Offsets;
import dev.flowcdk.runtime.wire.ConnectorCommand;
import dev.flowcdk.tuple.TupleWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.postgresql.PGConnection;

/// Measures materialize-postgres: new documents beside COPY of the same rows into the same table.
final class MaterializeBench {

    private static final int DOCUMENTS_PER_TRANSACTION = 20_000;
    private static final int RECORDS_PER_STATE = 10_000;
    private static final String TABLE = "materialized";
    private static final RawJson SCHEMA = RawJson.of("""
            {"type": "object", "required": ["id"], "properties": {
              "id": {"type": "integer"}, "small": {"type": "integer"}, "whole": {"type": "integer"},
              "large": {"type": "integer"}, "amount": {"type": "string", "format": "number"}, "measure": {"type": "number"},
              "ratio": {"type": "number"}, "flag": {"type": "boolean"}, "title": {"type": "string"},
              "code": {"type": "string"}, "day": {"type": "string", "format": "date"},
              "moment": {"type": "string", "format": "date-time"}, "reference": {"type": "string", "format": "uuid"},
              "attributes": {"type": ["object", "string"]}, "time": {"type": "string", "format": "time"},
              "note": {"type": "string"}}}""");

    private final BenchDatabase database;
    private final Path program;
    private final int repetitions;
    private long resident;

    MaterializeBench(BenchDatabase database, Installation installation, int repetitions) {
        this.database = database;
        this.program = installation.connector("materialize-postgres");
        this.repetitions = repetitions;
    }

    Figure run(int rows) throws IOException, InterruptedException, SQLException {
        ValidatedMaterialization materialization = applied();
        List<GrowingBytes> transactions = encoded(materialization, rows);
        Path copy = Files.createTempFile("flow-cdk-bench-", ".copy");
        var connector = new double[repetitions];
        var limit = new double[repetitions];
        try {
            for (int turn = 0; turn < repetitions; turn++) {
                connector[turn] = rows / materialize(materialization, transactions);
                copyOut(copy);
                truncate();
                limit[turn] = rows / copyIn(copy);
                truncate();
            }
        } finally {
            Files.deleteIfExists(copy);
        }
        return new Figure(
                Figure.grouped(rows) + " new documents, " + Figure.grouped(DOCUMENTS_PER_TRANSACTION)
                        + " per transaction",
                "`COPY` in binary form of the same rows into the same table by pgjdbc",
                connector,
                limit,
                "rows/s",
                "≥ 0.5",
                resident);
    }

    /// Records in append mode under Airbyte beside new documents of the same rows under Flow, each from the first until
    /// the last one is durable.
    Figure airbyte(int rows) throws IOException, InterruptedException, SQLException {
        ValidatedMaterialization materialization = applied();
        List<GrowingBytes> transactions = encoded(materialization, rows);
        List<byte[]> lines = lines(rows);
        var records = new double[repetitions];
        var documents = new double[repetitions];
        long largest = 0;
        for (int turn = 0; turn < repetitions; turn++) {
            documents[turn] = rows / materialize(materialization, transactions);
            truncate();
            try (var write = new AirbyteWrite(program, database.materializationConfig(), SCHEMA)) {
                records[turn] = rows / write.seconds(lines);
                largest = Math.max(largest, write.residentKilobytes());
            }
            database.server().execute(BenchDatabase.NAME, "TRUNCATE appended", "CHECKPOINT");
        }
        return new Figure(
                "Airbyte `write` of " + Figure.grouped(rows) + " records, append",
                "Flow's inserts of the same",
                records,
                documents,
                "rows/s",
                "≥ 0.6",
                largest);
    }

    private static List<byte[]> lines(int rows) {
        var parts = new ArrayList<byte[]>();
        var current = new GrowingBytes(1 << 20);
        for (int row = 1; row <= rows; row++) {
            byte[] line = AirbyteWrite.line(document(row));
            current.raw(line, 0, line.length);
            if (row % RECORDS_PER_STATE == 0 || row == rows) {
                parts.add(current.toByteArray());
                current.clear();
            }
        }
        return parts;
    }

    private ValidatedMaterialization applied() throws IOException, InterruptedException {
        var endpoint = new LocalEndpoint(List.of(program.toString()), database.materializationConfig(), Map.of(), true);
        var binding = new MaterializationTask.Binding(
                RawJson.of("{\"table\": \"" + TABLE + "\"}"),
                "bench/documents",
                FieldWishes.recommended(),
                0,
                0,
                false);
        var task = new MaterializationTask("bench/target", endpoint, List.of(binding), false);
        var catalog = new Catalog(
                Map.of(),
                Map.of("bench/documents", CatalogCollection.of("bench/documents", List.of("/id"), SCHEMA)),
                Map.of(task.name(), task));
        var calls = new MaterializeCalls(ConnectorCommand.of(endpoint), log -> {});
        ValidatedMaterialization materialization = calls.validate(catalog, task, null);
        try (var store = new MemoryStore()) {
            calls.apply(materialization.spec(), null, store);
        }
        return materialization;
    }

    /// The Store messages of each transaction, so that none has to be made while the clock runs.
    private static List<GrowingBytes> encoded(ValidatedMaterialization materialization, int rows) {
        CollectionSpec collection = materialization.collections().getFirst();
        WireFieldSelection selection = Objects.requireNonNull(
                materialization.spec().bindings().getFirst().fieldSelection());
        DocumentFields keys = DocumentFields.of(collection, selection.keys());
        DocumentFields values = DocumentFields.of(collection, selection.values());
        var transactions = new ArrayList<GrowingBytes>();
        var key = new TupleWriter();
        var packed = new TupleWriter();
        var current = new GrowingBytes(1 << 20);
        for (int row = 1; row <= rows; row++) {
            byte[] document = document(row);
            key.clear();
            packed.clear();
            keys.scan(document, 0, document.length).packKey(key);
            values.scan(document, 0, document.length).pack(packed);
            ProtoCodec.INSTANCE.encode(
                    new MaterializeRequest.Store(
                            0,
                            null,
                            new RawBytes(key.toByteArray()),
                            null,
                            new RawBytes(packed.toByteArray()),
                            selection.document().isEmpty() ? null : RawJson.of(document),
                            false,
                            false),
                    current);
            if (row % DOCUMENTS_PER_TRANSACTION == 0 || row == rows) {
                var exact = new GrowingBytes(current.length());
                exact.raw(current.array(), 0, current.length());
                transactions.add(exact);
                current.clear();
            }
        }
        return transactions;
    }

    private static byte[] document(int row) {
        return """
                {"_meta":{"uuid":"13814000-1dd2-11b2-8000-071353030311"},"amount":"%d.25","attributes":{"color":"green","size":%d},\
                "code":"code-%d","day":"2024-%02d-%02d","flag":%b,"id":%d,"large":%d,"measure":%d.125,"moment":"2024-01-02T03:04:%02dZ",\
                "note":"a note of some length","ratio":%d.5,"reference":"%s","small":%d,"time":"10:11:%02dZ","title":"Title of row number %d",\
                "whole":%d}""".formatted(
                        row % 1_000_000,
                        row % 50,
                        row % 5000,
                        row % 12 + 1,
                        row % 28 + 1,
                        row % 3 == 0,
                        row,
                        row * 1_234_567L,
                        row,
                        row % 60,
                        row % 1000,
                        new UUID(row * 0x9E3779B97F4A7C15L, row),
                        row % 1000,
                        row % 60,
                        row,
                        row % 100_000)
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Seconds from the first document until the last transaction is acknowledged.
    private double materialize(ValidatedMaterialization materialization, List<GrowingBytes> transactions)
            throws IOException, InterruptedException {
        try (var process = new MeasuredProcess(program)) {
            process.send(
                    new MaterializeRequest.Open(materialization.spec(), "bench", RangeSpec.whole(), RawJson.of("{}")));
            process.receive(MaterializeResponse.class, MaterializeResponse.Opened.class);
            process.send(new MaterializeRequest.Acknowledge(null));
            process.receive(MaterializeResponse.class, MaterializeResponse.Acknowledged.class);
            long start = System.nanoTime();
            long done = 0;
            for (GrowingBytes stores : transactions) {
                process.send(new MaterializeRequest.Flush(null));
                process.receive(MaterializeResponse.class, MaterializeResponse.Flushed.class);
                process.send(stores);
                process.send(new MaterializeRequest.StartCommit(Offsets.encode(Map.of("bench", ++done)), null));
                process.receive(MaterializeResponse.class, MaterializeResponse.StartedCommit.class);
                process.send(new MaterializeRequest.Acknowledge(null));
                process.receive(MaterializeResponse.class, MaterializeResponse.Acknowledged.class);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            resident = Math.max(resident, process.residentKilobytes());
            return seconds;
        }
    }

    private void copyOut(Path file) throws IOException, SQLException {
        try (Connection connection = database.connect();
                OutputStream out = Files.newOutputStream(file)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY " + TABLE + " TO STDOUT (FORMAT binary)", out);
        }
    }

    private double copyIn(Path file) throws IOException, SQLException {
        try (Connection connection = database.connect();
                InputStream in = Files.newInputStream(file)) {
            long start = System.nanoTime();
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + TABLE + " FROM STDIN (FORMAT binary)", in, 1 << 16);
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private void truncate() throws SQLException {
        database.server().execute(BenchDatabase.NAME, "TRUNCATE " + TABLE, "CHECKPOINT");
    }
}
