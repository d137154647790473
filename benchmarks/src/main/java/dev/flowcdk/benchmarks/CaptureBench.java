package dev.flowcdk.benchmarks;

import dev.flowcdk.cli.Installation;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.CaptureResponse.DiscoveredBinding;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.document.States;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.session.ValidatedCapture;
import dev.flowcdk.runtime.wire.ConnectorCommand;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;
import org.postgresql.replication.PGReplicationStream;

/// Measures source-postgres: documents at its output beside rows that the driver drains.
final class CaptureBench {

    private static final int CHECKPOINT = 7;
    private static final int CHANGES_PER_TRANSACTION = 100;
    private static final Duration SETTLES = Duration.ofSeconds(30);
    private static final Duration AT_REST = Duration.ofSeconds(60);
    private static final RawJson EMPTY = RawJson.of("{}");

    private final BenchDatabase database;
    private final Path program;
    private final int repetitions;
    private long resident;

    CaptureBench(BenchDatabase database, Installation installation, int repetitions) {
        this.database = database;
        this.program = installation.connector("source-postgres");
        this.repetitions = repetitions;
    }

    Figure backfill(int rows) throws IOException, InterruptedException, SQLException {
        database.createTable("backfilled");
        database.fill("backfilled", rows);
        var connector = new double[repetitions];
        var limit = new double[repetitions];
        for (int turn = 0; turn < repetitions; turn++) {
            limit[turn] = rows / copyOut("COPY backfilled TO STDOUT");
            String slot = "backfill_" + turn;
            ValidatedCapture capture = validated("backfilled", slot, "");
            connector[turn] = rows / read(capture, EMPTY, rows);
            dropSlot(slot);
        }
        return new Figure(
                "backfill of " + Figure.grouped(rows) + " rows of 16 columns",
                "`COPY … TO STDOUT` as text, drained by pgjdbc",
                connector,
                limit,
                "rows/s",
                "≥ 0.6",
                resident);
    }

    /// Records of a full refresh under Airbyte beside documents of the same rows under Flow, each from the first to the
    /// last.
    Figure airbyte(int rows) throws IOException, InterruptedException, SQLException {
        resident = 0;
        database.createTable("refreshed");
        database.fill("refreshed", rows);
        var records = new double[repetitions];
        var documents = new double[repetitions];
        for (int turn = 0; turn < repetitions; turn++) {
            String slot = "refresh_" + turn;
            documents[turn] = rows / read(validated("refreshed", slot, ""), EMPTY, rows, true);
            try (var read = new AirbyteRead(program, database.captureConfig(slot), "refreshed")) {
                records[turn] = rows / read.seconds(rows);
                resident = Math.max(resident, read.residentKilobytes());
            }
            dropSlot(slot);
        }
        return new Figure(
                "Airbyte `read` of " + Figure.grouped(rows) + " rows of 16 columns",
                "Flow's protobuf of the same",
                records,
                documents,
                "rows/s",
                "≥ 0.7",
                resident);
    }

    /// Documents of a backfill by gRPC beside the same on standard streams, each from the first to the last.
    Figure grpc(int rows) throws IOException, InterruptedException, SQLException {
        database.createTable("served");
        database.fill("served", rows);
        var served = new double[repetitions];
        var streams = new double[repetitions];
        for (int turn = 0; turn < repetitions; turn++) {
            String slot = "served_" + turn;
            streams[turn] = rows / read(validated("served", slot, ""), EMPTY, rows, true);
            dropSlot(slot);
            resident = 0;
            ValidatedCapture capture = validated("served", slot, "");
            try (var process = MeasuredProcess.served(List.of(program.toString()))) {
                served[turn] = rows / read(process, capture, EMPTY, rows, true);
            }
            dropSlot(slot);
        }
        return new Figure(
                "backfill of " + Figure.grouped(rows) + " rows of 16 columns by gRPC",
                "standard streams",
                served,
                streams,
                "rows/s",
                "≥ 0.8",
                resident);
    }

    Figure log(int rows) throws IOException, InterruptedException, SQLException {
        resident = 0;
        database.createTable("logged");
        ValidatedCapture capture = validated("logged", "log_connector", "Only Changes");
        RawJson state = firstState(capture);
        database.server()
                .execute(BenchDatabase.NAME, "SELECT pg_create_logical_replication_slot('log_driver', 'pgoutput')");
        database.fillSlowly("logged", rows, CHANGES_PER_TRANSACTION);
        var connector = new double[repetitions];
        var limit = new double[repetitions];
        for (int turn = 0; turn < repetitions; turn++) {
            limit[turn] = rows / drainLog(rows);
            connector[turn] = rows / read(capture, state, rows);
        }
        dropSlot("log_driver");
        dropSlot("log_connector");
        return new Figure(
                "log of " + Figure.grouped(rows) + " changes in transactions of " + CHANGES_PER_TRANSACTION,
                "pgoutput stream, drained by pgjdbc",
                connector,
                limit,
                "changes/s",
                "≥ 0.9",
                resident);
    }

    /// Changes of one table beside thousands that do not change, and what these cost by themselves.
    ///
    /// @param idle number of further tables
    List<Figure> idle(int rows, int idle) throws IOException, InterruptedException, SQLException {
        database.createTable("busy");
        database.createTable("quiet");
        for (int index = 0; index < idle - 1; index++) {
            database.createTable("idle_" + index);
        }
        var few = validated("idle_few", "Only Changes", table -> !table.startsWith("idle_"));
        var many = validated("idle_many", "Only Changes", table -> true);
        RawJson stateOfFew = firstState(few);
        RawJson stateOfMany = firstState(many);
        database.fillSlowly("busy", rows, CHANGES_PER_TRANSACTION);
        var connector = new double[repetitions];
        var limit = new double[repetitions];
        for (int turn = 0; turn < repetitions; turn++) {
            limit[turn] = rows / read(few, stateOfFew, rows, true);
        }
        resident = 0;
        for (int turn = 0; turn < repetitions; turn++) {
            connector[turn] = rows / read(many, stateOfMany, rows, true);
        }
        String bindings = Figure.grouped(idle + 1);
        var figures = new ArrayList<Figure>();
        figures.add(new Figure(
                "log of " + Figure.grouped(rows) + " changes of one of " + bindings + " tables",
                "the same, with two tables bound",
                connector,
                limit,
                "changes/s",
                "≥ 0.9",
                resident));
        figures.addAll(atRest(many, firstState(many), bindings));
        return figures;
    }

    /// The CPU that a capture and its sessions at the server take while nothing changes, for a minute.
    private List<Figure> atRest(ValidatedCapture capture, RawJson state, String bindings)
            throws IOException, InterruptedException, SQLException {
        try (var process = new MeasuredProcess(program)) {
            process.send(new CaptureRequest.Open(capture.spec(), "bench", RangeSpec.whole(), state));
            process.receive(CaptureResponse.class, CaptureResponse.Opened.class);
            Thread reader = Thread.ofVirtual().start(process::drain);
            Thread.sleep(SETTLES);
            List<Long> sessions = database.sessions("estuary_flow");
            long start = System.nanoTime();
            double ofConnector = MeasuredProcess.cpuSeconds(List.of(process.pid()));
            double ofServer = MeasuredProcess.cpuSeconds(sessions);
            Thread.sleep(AT_REST);
            double seconds = (System.nanoTime() - start) / 1e9;
            double[] connector = {(MeasuredProcess.cpuSeconds(List.of(process.pid())) - ofConnector) / seconds};
            double[] server = {(MeasuredProcess.cpuSeconds(sessions) - ofServer) / seconds};
            long memory = process.residentKilobytes();
            double[] core = {1};
            process.close();
            reader.join();
            return List.of(
                    new Figure(
                            bindings + " tables at rest: the connector",
                            "a core",
                            connector,
                            core,
                            "cores",
                            "≤ 0.01",
                            memory),
                    new Figure(
                            bindings + " tables at rest: its sessions at the server",
                            "a core",
                            server,
                            core,
                            "cores",
                            "–",
                            0));
        }
    }

    private ValidatedCapture validated(String slot, String mode, Predicate<String> wanted)
            throws IOException, InterruptedException {
        var endpoint = new LocalEndpoint(List.of(program.toString()), database.captureConfig(slot), Map.of(), true);
        var calls = new CaptureCalls(ConnectorCommand.of(endpoint), log -> {});
        var bindings = new ArrayList<CaptureTask.Binding>();
        var collections = new HashMap<String, CatalogCollection>();
        for (DiscoveredBinding found :
                calls.discover("bench/source", endpoint.config()).bindings()) {
            String table = found.recommendedName().replaceFirst(".*/", "");
            if (wanted.test(table) && !table.equals("flow_watermarks")) {
                RawJson resource = RawJson.of(
                        "{\"namespace\": \"public\", \"stream\": \"%s\", \"mode\": \"%s\"}".formatted(table, mode));
                RawJson schema = found.documentSchema() == null ? EMPTY : found.documentSchema();
                bindings.add(new CaptureTask.Binding(resource, "bench/" + table, 0, false));
                collections.put("bench/" + table, CatalogCollection.of("bench/" + table, found.key(), schema));
            }
        }
        var task = new CaptureTask("bench/source", endpoint, bindings, 300, false);
        return calls.validate(new Catalog(Map.of(task.name(), task), collections, Map.of()), task, null);
    }

    private ValidatedCapture validated(String table, String slot, String mode)
            throws IOException, InterruptedException {
        var endpoint = new LocalEndpoint(List.of(program.toString()), database.captureConfig(slot), Map.of(), true);
        var calls = new CaptureCalls(ConnectorCommand.of(endpoint), log -> {});
        DiscoveredBinding found = calls.discover("bench/source", endpoint.config()).bindings().stream()
                .filter(binding -> binding.recommendedName().endsWith("/" + table))
                .findFirst()
                .orElseThrow();
        RawJson schema = found.documentSchema() == null ? EMPTY : found.documentSchema();
        RawJson resource =
                RawJson.of("{\"namespace\": \"public\", \"stream\": \"%s\", \"mode\": \"%s\"}".formatted(table, mode));
        var task = new CaptureTask(
                "bench/source",
                endpoint,
                List.of(new CaptureTask.Binding(resource, "bench/" + table, 0, false)),
                300,
                false);
        var catalog = new Catalog(
                Map.of(task.name(), task),
                Map.of("bench/" + table, CatalogCollection.of("bench/" + table, found.key(), schema)),
                Map.of());
        return calls.validate(catalog, task, null);
    }

    /// Seconds from Opened until so many documents have come.
    private double read(ValidatedCapture capture, RawJson state, int documents)
            throws IOException, InterruptedException {
        return read(capture, state, documents, false);
    }

    /// @param fromFirst whether to begin with the first document, and not with Opened
    private double read(ValidatedCapture capture, RawJson state, int documents, boolean fromFirst)
            throws IOException, InterruptedException {
        try (var process = new MeasuredProcess(program)) {
            return read(process, capture, state, documents, fromFirst);
        }
    }

    private double read(
            MeasuredProcess process, ValidatedCapture capture, RawJson state, int documents, boolean fromFirst)
            throws IOException {
        process.send(new CaptureRequest.Open(capture.spec(), "bench", RangeSpec.whole(), state));
        process.receive(CaptureResponse.class, CaptureResponse.Opened.class);
        long start = System.nanoTime();
        if (fromFirst) {
            process.count(1);
            start = System.nanoTime();
        }
        process.count(fromFirst ? documents - 1 : documents);
        double seconds = (System.nanoTime() - start) / 1e9;
        resident = Math.max(resident, process.residentKilobytes());
        return seconds;
    }

    /// The state of a capture that has caught up with the log and ended by itself.
    private RawJson firstState(ValidatedCapture capture) throws IOException, InterruptedException {
        var states = new States(EMPTY);
        try (var process = new MeasuredProcess(program, Map.of("SHUTDOWN_AFTER_POLLING", "yes"))) {
            process.send(new CaptureRequest.Open(capture.spec(), "bench", RangeSpec.whole(), EMPTY));
            process.receive(CaptureResponse.class, CaptureResponse.Opened.class);
            Slice frame = process.nextOrEnd();
            while (frame != null) {
                if (ProtoCodec.INSTANCE.kind(CaptureResponse.class, frame) == CHECKPOINT) {
                    var checkpoint =
                            (CaptureResponse.Checkpoint) ProtoCodec.INSTANCE.decode(CaptureResponse.class, frame);
                    states.apply(checkpoint.state());
                }
                frame = process.nextOrEnd();
            }
        }
        return states.state();
    }

    private double copyOut(String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            long start = System.nanoTime();
            CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
            byte[] row = copy.readFromCopy();
            while (row != null) {
                row = copy.readFromCopy();
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private double drainLog(int changes) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("password", "none");
        properties.setProperty("replication", "database");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("assumeMinServerVersion", "10");
        try (Connection connection =
                DriverManager.getConnection(database.server().url(BenchDatabase.NAME), properties)) {
            long start = System.nanoTime();
            PGReplicationStream stream = connection
                    .unwrap(PGConnection.class)
                    .getReplicationAPI()
                    .replicationStream()
                    .logical()
                    .withSlotName("log_driver")
                    .withSlotOption("proto_version", "1")
                    .withSlotOption("publication_names", "flow_publication")
                    .withSlotOption("binary", "true")
                    .start();
            for (int count = 0; count < changes; ) {
                ByteBuffer message = stream.read();
                if (message != null && message.get(message.position()) == 'I') {
                    count++;
                }
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            stream.close();
            return seconds;
        }
    }

    /// Drops a slot as soon as the server has noticed that its reader is gone.
    private void dropSlot(String slot) throws SQLException, InterruptedException {
        try (Connection connection = database.connect();
                PreparedStatement drop = connection.prepareStatement(
                        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                                + " WHERE slot_name = ? AND NOT active");
                PreparedStatement present =
                        connection.prepareStatement("SELECT 1 FROM pg_replication_slots WHERE slot_name = ?")) {
            drop.setString(1, slot);
            present.setString(1, slot);
            drop.executeQuery().close();
            while (present.executeQuery().next()) {
                Thread.sleep(100);
                drop.executeQuery().close();
            }
        }
    }
}
