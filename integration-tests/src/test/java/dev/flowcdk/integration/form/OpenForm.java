package dev.flowcdk.integration.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.cli.FlowCdk;
import dev.flowcdk.cli.Messages;
import dev.flowcdk.cli.Terminal;
import dev.flowcdk.cli.UserInterrupts;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// `flow-cdk form` in this process, with its page in a browser.
final class OpenForm implements AutoCloseable {

    private static final int LIMIT_SECONDS = 60;

    private final UserInterrupts interrupts = new UserInterrupts();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final CompletableFuture<String> printed = new CompletableFuture<>();
    private final CompletableFuture<Integer> status;
    private final URI address;
    private final ChromiumPage page;

    private OpenForm(Chromium browser, Path catalog) throws Exception {
        var messages = Messages.of(Map.of(), new PrintStream(log, true, StandardCharsets.UTF_8));
        var command = new FlowCdk(new Terminal(new FirstLine(), messages, Map.of(), interrupts));
        status = CompletableFuture.supplyAsync(
                () -> command.run("form", "--source", catalog.toString()),
                task -> Thread.ofPlatform().start(task));
        status.thenAccept(ended -> printed.completeExceptionally(new IllegalStateException(log())));
        address = URI.create(printed.get(LIMIT_SECONDS, TimeUnit.SECONDS));
        page = browser.open(address);
        page.awaitElement("#endpoint > *");
    }

    /// Opens the form of the only task of a catalog.
    static OpenForm of(Chromium browser, Path catalog) throws Exception {
        return new OpenForm(browser, catalog);
    }

    ChromiumPage page() {
        return page;
    }

    URI address() {
        return address;
    }

    /// What was said on standard error.
    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    /// Presses a button and waits for what the page says of it.
    String press(String id) {
        page.click("#" + id);
        page.await("!document.getElementById('" + id + "').disabled && document.getElementById('status').innerText");
        return page.texts("#status").getFirst();
    }

    @Override
    public void close() throws ExecutionException, InterruptedException, TimeoutException {
        page.close();
        interrupts.interrupt();
        assertThat(status.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isZero();
    }

    private final class FirstLine extends OutputStream {

        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public void write(int each) {
            if (each == '\n') {
                printed.complete(line.toString(StandardCharsets.UTF_8));
            }
            line.write(each);
        }
    }
}
