package dev.flowcdk.cli.conformance;

import dev.flowcdk.UserException;
import dev.flowcdk.cli.ContainerNetwork;
import dev.flowcdk.cli.EnvironmentException;
import dev.flowcdk.cli.FlowCdk;
import dev.flowcdk.cli.Sources;
import dev.flowcdk.cli.Sources.Task;
import dev.flowcdk.cli.Terminal;
import dev.flowcdk.conformance.CatalogSubjects;
import dev.flowcdk.conformance.HookException;
import dev.flowcdk.conformance.Outcome;
import dev.flowcdk.conformance.Report;
import dev.flowcdk.conformance.Scenario;
import dev.flowcdk.conformance.Settings;
import dev.flowcdk.conformance.Subject;
import dev.flowcdk.conformance.Suite;
import dev.flowcdk.conformance.Variants;
import dev.flowcdk.conformance.report.ReportFiles;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.Endpoint;
import dev.flowcdk.runtime.catalog.ImageEndpoint;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.catalog.ServedEndpoint;
import dev.flowcdk.runtime.container.Connectors;
import dev.flowcdk.runtime.wire.ConnectorCommand;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Tells whether a connector may be trusted.
@Command(
        name = "conformance",
        description = {
            "Tell whether a connector, in any language, may be trusted: it is killed, restarted, overtaken, split, given"
                    + " wrong input and secrets, and what comes of it is held against what comes undisturbed.",
            "What a task claims, and commands that prepare, change and read its endpoint, stand in the catalog:"
                    + " conformance: {TASK: {class: exact, prepare: [...], change: [...], read: [...], sharded: true}}.",
            "The exit status is 0 when nothing fails, 1 when something does, 2 when the command is not used as it is to"
                    + " be, 3 when this machine lacks something."
        })
public final class ConformanceCommand implements Callable<Integer> {

    private static final int ENOUGH_TO_GUESS = 5;

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--source", paramLabel = "FILE", description = "Catalog file (default: ${DEFAULT-VALUE}).")
    private String source = Sources.USUAL;

    @Option(
            names = "--name",
            paramLabel = "TASK",
            description = "Capture or materialization; needed when the catalog has several.")
    private @Nullable String name;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "Names of scenarios or of their groups, such as crash,secrets.")
    private List<String> only = List.of();

    @Option(
            names = "--kills",
            paramLabel = "N",
            description = "Kill the connector so often, spread evenly over its messages, however long it takes.")
    private @Nullable Integer kills;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "What chance is made of (default: ${DEFAULT-VALUE}); the same seed does the same.")
    private long seed = 1;

    @Option(
            names = "--report",
            paramLabel = "FOLDER",
            description = "Write report.html, report.json and junit.xml into this folder.")
    private @Nullable Path folder;

    @Mixin
    private ContainerNetwork network = new ContainerNetwork();

    /// @param terminal where it prints
    public ConformanceCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Suite suite;
        Catalog catalog;
        Task task;
        try {
            suite = Suite.of(only);
            catalog = Catalog.load(Sources.file(source));
            task = Sources.task(catalog, name);
            if (kills != null && kills < 1) {
                throw new UserException("--kills must be at least 1, but is " + kills);
            }
        } catch (UserException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
        Report report;
        try {
            Subject subject = subject(catalog, task);
            subject.spec(subject.connector());
            report = suite.run(subject, new Lines());
        } catch (HookException failed) {
            throw new EnvironmentException(String.valueOf(failed.getMessage()));
        } catch (UserException missing) {
            throw new EnvironmentException(String.valueOf(missing.getMessage()));
        }
        terminal.line(report.task() + ": " + report.summary() + " ("
                + report.time().toSeconds() + " s, seed " + report.seed() + ")");
        if (folder != null) {
            ReportFiles.write(report, repeat(report), folder);
            terminal.line("the report is in " + folder.resolve("report.html"));
        }
        return report.holds() ? 0 : FlowCdk.FAILED;
    }

    private Subject subject(Catalog catalog, Task task) throws InterruptedException {
        Settings usual = Settings.usual().withSeed(seed);
        Settings settings = kills == null ? usual : usual.withKills(kills);
        Connectors connectors = network.connectors(terminal);
        return switch (task) {
            case Task.Capture(var capture) ->
                CatalogSubjects.of(
                        catalog,
                        capture,
                        connectors.of(capture, terminal.messages()::connector),
                        variants(
                                capture.endpoint(),
                                level -> at(connectors, level, made -> made.of(capture, log -> {}))),
                        settings);
            case Task.Materialization(var materialization) ->
                CatalogSubjects.of(
                        catalog,
                        materialization,
                        connectors.of(materialization, terminal.messages()::connector),
                        variants(
                                materialization.endpoint(),
                                level -> at(connectors, level, made -> made.of(materialization, log -> {}))),
                        settings);
        };
    }

    private interface Making {
        ConnectorSource by(Connectors connectors) throws InterruptedException;
    }

    /// Containers take their log level from the variables of this program.
    private static ConnectorSource at(Connectors connectors, String level, Making making) {
        var environment = new LinkedHashMap<>(connectors.environment());
        environment.put("LOG_LEVEL", level);
        try {
            return making.by(new Connectors(connectors.network(), environment));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private static Variants variants(Endpoint endpoint, Function<String, ConnectorSource> container) {
        return switch (endpoint) {
            case LocalEndpoint local -> {
                ConnectorCommand command = ConnectorCommand.of(local);
                yield new Variants(() -> command.withProtobuf(!local.protobuf()), level -> {
                    var environment = new LinkedHashMap<>(local.environment());
                    environment.put("LOG_LEVEL", level);
                    return new ConnectorCommand(local.command(), environment, local.protobuf());
                });
            }
            case ImageEndpoint image -> new Variants(null, container);
            case ServedEndpoint served -> Variants.NONE;
        };
    }

    private String repeat(Report report) {
        return "flow-cdk conformance --source " + source + " --name " + report.task() + " --seed " + report.seed()
                + (kills == null ? "" : " --kills " + kills)
                + (only.isEmpty() ? "" : " --only " + String.join(",", only));
    }

    /// A line for each scenario; what is wrong stands below it.
    private final class Lines implements Suite.Progress {

        private final long begun = System.nanoTime();

        /// About how long it takes if those that are left take as long as those that were tried.
        private String left(int number, int count) {
            if (number <= ENOUGH_TO_GUESS) {
                return "";
            }
            long each = (System.nanoTime() - begun) / (number - 1);
            long seconds = Duration.ofNanos(each * (count - number + 1)).toSeconds();
            return " (about " + (seconds < 60 ? seconds + " s" : seconds / 60 + " min") + " left)";
        }

        @Override
        public void begins(Scenario scenario, int number, int count) {
            terminal.messages()
                    .info("[" + number + "/" + count + "] " + scenario.name() + " ..." + left(number, count));
        }

        @Override
        public void ended(Report.Result result) {
            Outcome outcome = result.outcome();
            try {
                terminal.line("%-15s %-30s %s (%.1f s)"
                        .formatted(
                                outcome.verdict().title(),
                                result.scenario().name(),
                                outcome.did(),
                                result.time().toMillis() / 1000.0));
                for (String each : outcome.seen()) {
                    terminal.line("                  " + each.replace("\n", "\n                  "));
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
