package dev.flowcdk.benchmarks;

import dev.flowcdk.cli.Installation;
import dev.flowcdk.cli.Terminal;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Measures, and prints a table for docs/performance.md.
@Command(
        name = "bench",
        description =
                "Measure the PostgreSQL connectors beside what bounds them, and print a Markdown table. The machine"
                        + " should have nothing else to do.")
public final class BenchCommand implements Callable<Integer> {

    /// What can be measured.
    enum Work {
        BACKFILL,
        LOG,
        /// The same rows under Airbyte and under Flow.
        AIRBYTE,
        /// The same documents by gRPC and on standard streams.
        GRPC,
        MATERIALIZE,
        /// Columns of a filled table that get other types.
        MIGRATIONS,
        SPEC,
        /// One table that changes beside thousands that do not.
        IDLE,
        /// Many bindings that are all at work.
        BINDINGS,
        /// Needs Docker, so it is not part of all.
        IMAGES,
        ALL
    }

    private static final int EMITTED = 6_000_000;
    private static final int BACKFILL_ROWS = 3_000_000;
    private static final int LOG_ROWS = 1_000_000;
    private static final int MATERIALIZE_ROWS = 500_000;
    private static final int MIGRATED_ROWS = 1_000_000;
    private static final int IDLE_ROWS = 500_000;
    private static final int IDLE_TABLES = 5_000;

    private final Terminal terminal;

    @Parameters(
            arity = "0..1",
            paramLabel = "WORK",
            description =
                    "One of backfill, log, airbyte, grpc, materialize, migrations, spec, idle, bindings, images (needs Docker and the images), all but"
                            + " the last (default: ${DEFAULT-VALUE}).")
    private Work work = Work.ALL;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Rows of each work instead of 3 000 000, 1 000 000 and 500 000.")
    private @Nullable Integer rows;

    @Option(
            names = "--repetitions",
            paramLabel = "N",
            description = "Samples of each side, of which the median counts (default: ${DEFAULT-VALUE}).")
    private int repetitions = 3;

    /// @param terminal where the table goes
    public BenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        Installation installation = Installation.of(terminal.environment());
        Set<Work> all = work == Work.ALL ? EnumSet.complementOf(EnumSet.of(Work.IMAGES)) : EnumSet.of(work);
        var figures = new ArrayList<Figure>();
        if (all.contains(Work.SPEC)) {
            terminal.messages().info("measuring spec ...");
            figures.addAll(new SpecBench(installation, repetitions).run());
        }
        if (all.contains(Work.BACKFILL)) {
            figures.add(inDatabase(
                    "backfill",
                    database -> new CaptureBench(database, installation, repetitions).backfill(rows(BACKFILL_ROWS))));
        }
        if (all.contains(Work.LOG)) {
            figures.add(inDatabase(
                    "log", database -> new CaptureBench(database, installation, repetitions).log(rows(LOG_ROWS))));
        }
        if (all.contains(Work.AIRBYTE)) {
            figures.add(inDatabase(
                    "airbyte",
                    database -> new CaptureBench(database, installation, repetitions).airbyte(rows(BACKFILL_ROWS))));
            figures.add(inDatabase(
                    "airbyte write",
                    database ->
                            new MaterializeBench(database, installation, repetitions).airbyte(rows(MATERIALIZE_ROWS))));
        }
        if (all.contains(Work.GRPC)) {
            terminal.messages().info("measuring documents by gRPC ...");
            figures.add(new GrpcBench(repetitions).run(rows(EMITTED), 1000));
            figures.add(new GrpcBench(repetitions).run(rows(EMITTED) / 4, 1));
            figures.add(inDatabase(
                    "grpc",
                    database -> new CaptureBench(database, installation, repetitions).grpc(rows(BACKFILL_ROWS))));
        }
        if (all.contains(Work.MATERIALIZE)) {
            figures.add(inDatabase(
                    "materialize",
                    database -> new MaterializeBench(database, installation, repetitions).run(rows(MATERIALIZE_ROWS))));
        }
        if (all.contains(Work.MIGRATIONS)) {
            figures.add(inDatabase(
                    "migrations",
                    database -> new MigrationBench(database, installation, repetitions).run(rows(MIGRATED_ROWS))));
        }
        if (all.contains(Work.IDLE)) {
            terminal.messages().info("measuring idle ...");
            try (var database = new BenchDatabase()) {
                figures.addAll(
                        new CaptureBench(database, installation, repetitions).idle(rows(IDLE_ROWS), IDLE_TABLES));
            }
        }
        if (all.contains(Work.BINDINGS)) {
            terminal.messages().info("measuring bindings ...");
            figures.add(new BindingsBench(repetitions).run());
        }
        if (all.contains(Work.IMAGES)) {
            terminal.messages().info("measuring images ...");
            figures.addAll(new ImageBench(repetitions).run());
        }
        print(figures);
        return 0;
    }

    /// What is measured with a fresh server.
    private interface Measurement {
        Figure measure(BenchDatabase database) throws IOException, InterruptedException, SQLException;
    }

    private Figure inDatabase(String name, Measurement measurement)
            throws IOException, InterruptedException, SQLException {
        terminal.messages().info("measuring " + name + " ...");
        try (var database = new BenchDatabase()) {
            return measurement.measure(database);
        }
    }

    private int rows(int usual) {
        return rows == null ? usual : rows;
    }

    private void print(List<Figure> figures) throws IOException {
        terminal.line(Figure.HEADER);
        for (Figure figure : figures) {
            terminal.line(figure.row());
        }
        terminal.line("");
        terminal.line("Medians of %d samples each, taken in turns; JDK %s, %d processors."
                .formatted(repetitions, Runtime.version(), Runtime.getRuntime().availableProcessors()));
    }
}
