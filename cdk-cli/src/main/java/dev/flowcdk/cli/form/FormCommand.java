package dev.flowcdk.cli.form;

import dev.flowcdk.cli.ContainerNetwork;
import dev.flowcdk.cli.Sources;
import dev.flowcdk.cli.Terminal;
import dev.flowcdk.cli.UserInterrupts.Work;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Serves the form of a task until interrupted.
@Command(
        name = "form",
        description = {
            "Show the options of a capture or a materialization in the browser, as Flow's web app does, and save what is"
                    + " entered into the catalog, until interrupted.",
            "Only this machine can open the page, and only with the address that is printed on standard output."
        })
public final class FormCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(names = "--source", paramLabel = "FILE", description = "Catalog file (default: ${DEFAULT-VALUE}).")
    private String source = Sources.USUAL;

    @Option(
            names = {"--name", "--task"},
            paramLabel = "TASK",
            description = "Capture or materialization; needed when the catalog has several.")
    private @Nullable String name;

    @Option(names = "--port", paramLabel = "PORT", description = "Port of the page (default: a free one).")
    private int port;

    @Option(names = "--no-browser", description = "Only print the page's address.")
    private boolean noBrowser;

    @Mixin
    private ContainerNetwork network = new ContainerNetwork();

    /// @param terminal where the page's address goes
    public FormCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var task = new FormTask(Sources.file(source), name, network.connectors(terminal), terminal.messages());
        task.load(); // before the browser opens: what is wrong with catalog or connector is said here
        var stopped = new CountDownLatch(1);
        try (Work running = terminal.interrupts().begin(stopped::countDown);
                FormServer server = FormServer.start(port, task, terminal.messages())) {
            URI address = server.address();
            terminal.line(address.toString());
            terminal.messages().info("the form of " + task.name() + " is at the address above; Ctrl-C ends it");
            try (Browser browser = Browser.of(noBrowser, terminal.environment())) {
                browser.open(address);
                stopped.await();
            }
        }
        return 0;
    }
}
