package dev.flowcdk.cli.demo;

import dev.flowcdk.UserException;
import dev.flowcdk.cli.Failure;
import dev.flowcdk.cli.Installation;
import dev.flowcdk.cli.Terminal;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.pipeline.Pipeline;
import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The main job from end to end: both connectors as processes, collections on disk, traffic, kills, and a comparison of
/// both databases by content.
final class Demo {

    private static final Duration QUIET = Duration.ofSeconds(20);
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final Duration TICK = Duration.ofMillis(200);
    private static final String MARK = "the last customer";

    private final Terminal terminal;
    private final DemoPlan plan;
    private final Display display;
    private final Installation installation;

    Demo(Terminal terminal, DemoPlan plan) {
        this.terminal = terminal;
        this.plan = plan;
        this.display = new Display(terminal);
        this.installation = Installation.of(terminal.environment());
    }

    /// Runs it.
    ///
    /// @return whether both databases held the same at the end
    boolean run() throws IOException, InterruptedException, SQLException {
        installation.connector("source-postgres");
        installation.connector("materialize-postgres");
        Path folder = Files.createTempDirectory("flow-cdk-demo-");
        var cleaner = new Thread(() -> delete(folder), "remove the demo's folder");
        Runtime.getRuntime().addShutdownHook(cleaner);
        try {
            return run(folder);
        } finally {
            if (Runtime.getRuntime().removeShutdownHook(cleaner)) {
                delete(folder);
            }
        }
    }

    private boolean run(Path folder) throws IOException, InterruptedException, SQLException {
        display.say("Starting an embedded PostgreSQL with a shop of " + plan.rows() + " rows ...");
        try (EmbeddedServer server = EmbeddedServer.with(Map.of(
                "fsync", "off", "max_wal_size", "4GB", "shared_buffers", "256MB", "log_min_messages", "fatal"))) {
            var shop = new Shop(server);
            shop.create(plan.rows());
            Path file = folder.resolve("flow.yaml");
            Catalog catalog = new DemoCatalog(file).write(server, installation);
            display.say("The catalog is " + file);
            var progress = new DemoProgress(catalog);
            try (Pipeline pipeline = Pipeline.start(catalog, folder.resolve("data"), progress)) {
                boolean equal = travel(shop, pipeline, progress);
                if (plan.keep()) {
                    keep(shop);
                }
                display.next(equal, plan.keep());
                return equal;
            }
        }
    }

    private boolean travel(Shop shop, Pipeline pipeline, DemoProgress progress)
            throws IOException, InterruptedException, SQLException {
        long start = System.nanoTime();
        long changes;
        try (var traffic = new ShopTraffic(shop, plan);
                var ofCapture = new Killer(pipeline, progress, DemoCatalog.CAPTURE, plan.kills(), plan.seed() + 1);
                var ofMaterialization =
                        new Killer(pipeline, progress, DemoCatalog.MATERIALIZATION, plan.kills(), plan.seed() + 2)) {
            while (!ofCapture.done() || !ofMaterialization.done() || !backfilled(progress)) {
                tick(start, pipeline, progress, traffic.changes());
            }
            traffic.finish(MARK);
            changes = traffic.changes();
        }
        try (Connection source = shop.source();
                Connection target = shop.target()) {
            List<Comparison> comparisons;
            do {
                tick(start, pipeline, progress, changes);
                comparisons = arrived(target) && pipeline.drained() ? compare(source, target) : List.of();
            } while (!equal(comparisons) && progress.quietNanoseconds() < QUIET.toNanos());
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            if (comparisons.isEmpty()) {
                comparisons = compare(source, target);
            }
            display.result(new DemoResult(plan, time, progress, changes, comparisons));
            for (Comparison each : comparisons) {
                if (!each.equal()) {
                    each.differences(source, target).forEach(display::say);
                }
            }
            return equal(comparisons);
        }
    }

    /// True when something of each table has been captured; what is missing then is waited for at the end.
    private static boolean backfilled(DemoProgress progress) {
        return progress.counts().stream().allMatch(count -> count.captured() > 0);
    }

    private void tick(long start, Pipeline pipeline, DemoProgress progress, long changes) throws InterruptedException {
        Exception failure = pipeline.failure();
        if (failure != null) {
            throw new UserException("a task has ended: " + Failure.of(failure).message(), failure);
        }
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        if (time.compareTo(LIMIT) > 0) {
            throw new UserException("the demo did not end within " + LIMIT.toMinutes() + " minutes; "
                    + String.join("; ", progress.failures()));
        }
        display.progress(time, progress, changes);
        Thread.sleep(TICK);
    }

    private static boolean arrived(Connection target) throws SQLException {
        try (PreparedStatement query = target.prepareStatement("SELECT 1 FROM customers WHERE name = ?")) {
            query.setString(1, MARK);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    private static List<Comparison> compare(Connection source, Connection target) throws SQLException {
        var comparisons = new ArrayList<Comparison>();
        for (ShopTable table : Shop.TABLES) {
            comparisons.add(Comparison.of(table, source, target));
        }
        return comparisons;
    }

    private static boolean equal(List<Comparison> comparisons) {
        return !comparisons.isEmpty() && comparisons.stream().allMatch(Comparison::equal);
    }

    private void keep(Shop shop) throws IOException {
        display.keep(shop.server().url(Shop.SOURCE_DATABASE), shop.server().url(Shop.TARGET_DATABASE));
        int next = System.in.read();
        while (next != '\n' && next != -1) {
            next = System.in.read();
        }
    }

    private void delete(Path folder) {
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | RuntimeException failed) {
            terminal.messages().warn("the folder " + folder + " stays behind: " + failed.getMessage());
        }
    }
}
