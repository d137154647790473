package dev.flowcdk.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A command that runs until it is interrupted, with messages as text.
public final class RunningCommand implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Lines out = new Lines();
    private final Lines err = new Lines();
    private final UserInterrupts interrupts = new UserInterrupts();
    private final CompletableFuture<Integer> status;

    private RunningCommand(String... arguments) {
        Map<String, String> environment = Map.of();
        var messages = Messages.of(environment, new PrintStream(err, true, StandardCharsets.UTF_8));
        var command = new FlowCdk(new Terminal(out, messages, environment, interrupts));
        status = CompletableFuture.supplyAsync(
                () -> command.run(arguments), task -> Thread.ofPlatform().start(task));
    }

    /// Starts the command in this process.
    public static RunningCommand start(String... arguments) {
        return new RunningCommand(arguments);
    }

    /// Waits until this was said on standard error, so often.
    public void awaitSaid(String part, int times) throws InterruptedException {
        err.await(part, times);
    }

    /// Waits until a line of standard output has this.
    public void awaitPrinted(String part) throws InterruptedException {
        out.await(part, 1);
    }

    /// The first line of standard output, which has been printed.
    public String firstPrinted() {
        return out.lines().getFirst();
    }

    /// Interrupts the command and waits for its end.
    public CommandRun interrupt() throws Exception {
        interrupts.interrupt();
        return new CommandRun(status.get(LIMIT.toSeconds(), TimeUnit.SECONDS), out.lines(), err.lines());
    }

    @Override
    public void close() {
        interrupts.interrupt();
    }

    private static final class Lines extends ByteArrayOutputStream {

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            notifyAll();
        }

        synchronized void await(String part, int times) throws InterruptedException {
            long end = System.nanoTime() + LIMIT.toNanos();
            while (count(part) < times) {
                if (end - System.nanoTime() < 0) {
                    throw new AssertionError("\"" + part + "\" did not come " + times + " times in:\n" + text());
                }
                TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
            }
        }

        private int count(String part) {
            return text().split(Pattern.quote(part), -1).length - 1;
        }

        private String text() {
            return toString(StandardCharsets.UTF_8);
        }

        synchronized List<String> lines() {
            return text().lines().toList();
        }
    }
}
