package dev.flowcdk.cli.demo;

import dev.flowcdk.cli.Terminal;
import dev.flowcdk.cli.demo.DemoProgress.Count;
import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Shows the demo: on a terminal one line for each binding that is kept up to date, otherwise a line now and then. For
/// one thread.
final class Display {

    private static final Duration LINE_EVERY = Duration.ofSeconds(3);
    private static final int COLUMNS = 24;

    private final Terminal terminal;
    private final boolean live;
    private int drawn;
    private Duration nextLine = Duration.ZERO;

    @SuppressWarnings("SystemConsoleNull") // other checks take it for nullable
    Display(Terminal terminal) {
        this.terminal = terminal;
        Console console = System.console();
        this.live = console != null
                && console.isTerminal()
                && !"dumb".equals(terminal.environment().get("TERM"));
    }

    void say(String text) {
        try {
            terminal.line(text);
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    void progress(Duration time, DemoProgress progress, long changes) {
        if (live) {
            draw(time, progress, changes);
        } else if (time.compareTo(nextLine) >= 0) {
            nextLine = time.plus(LINE_EVERY);
            long captured =
                    progress.counts().stream().mapToLong(Count::captured).sum();
            long materialized =
                    progress.counts().stream().mapToLong(Count::materialized).sum();
            say("%3d s: %s captured, %s materialized; %s"
                    .formatted(time.toSeconds(), number(captured), number(materialized), events(progress, changes)));
        }
    }

    void result(DemoResult result) {
        if (live) {
            draw(result.time(), result.progress(), result.changes());
        }
        drawn = 0;
        double seconds = result.time().toMillis() / 1000.0;
        long captured = 0;
        long materialized = 0;
        say("");
        say("table           rows in shop  in warehouse   captured  materialized  content");
        for (Comparison each : result.comparisons()) {
            Count count = result.progress().counts().stream()
                    .filter(candidate -> candidate.table().equals(each.table().name()))
                    .findFirst()
                    .orElse(new Count(each.table().name(), 0, 0));
            captured += count.captured();
            materialized += count.materialized();
            say("%-14s %13s %13s %10s %13s  %s"
                    .formatted(
                            each.table().name(),
                            number(each.source().rows()),
                            number(each.target().rows()),
                            number(count.captured()),
                            number(count.materialized()),
                            each.equal() ? "equal" : "DIFFERENT"));
        }
        say("");
        say(
                "%s rows changed while the connectors ran; source-postgres was killed %d times, materialize-postgres %d times."
                        .formatted(
                                number(result.changes()),
                                result.progress().kills(DemoCatalog.CAPTURE),
                                result.progress().kills(DemoCatalog.MATERIALIZATION)));
        say("%.1f seconds, kills and restarts included: %s documents/s captured, %s documents/s materialized."
                .formatted(
                        seconds, number(Math.round(captured / seconds)), number(Math.round(materialized / seconds))));
        for (String failure : result.progress().failures()) {
            say("A connector failed and was started again: " + failure);
        }
    }

    void keep(String source, String target) {
        say("");
        say("Both databases are up and the connectors go on (user postgres, no password):");
        say("  " + source);
        say("  " + target);
        say("Change something in the first and look at the second. Enter ends the demo.");
    }

    void next(boolean equal, boolean kept) {
        say("");
        if (!equal) {
            say("Both databases DIFFER. Something was lost or doubled; run it again with the same --seed.");
            return;
        }
        say("Both databases hold the same. What to try next:");
        say("  ./flow-cdk demo --rows 2000000 --kills 20     more of everything");
        if (!kept) {
            say(
                    "  ./flow-cdk demo --keep                        look into the databases, change rows, see them arrive");
        }
        say("  ./flow-cdk preview --help                     run a connector of your own from a flow.yaml");
        say("  README.md                                     a whole capture in 60 lines");
    }

    private void draw(Duration time, DemoProgress progress, long changes) {
        var lines = new ArrayList<String>();
        List<Count> counts = progress.counts();
        long most = Math.max(1, counts.stream().mapToLong(Count::captured).max().orElse(1));
        for (Count count : counts) {
            int read = (int) (count.captured() * COLUMNS / most);
            int written = (int) Math.min(read, count.materialized() * COLUMNS / most);
            lines.add("  %-12s %s%s%s %10s captured %10s materialized"
                    .formatted(
                            count.table(),
                            "█".repeat(written),
                            "▒".repeat(read - written),
                            " ".repeat(COLUMNS - read),
                            number(count.captured()),
                            number(count.materialized())));
        }
        lines.add("  %d s; %s".formatted(time.toSeconds(), events(progress, changes)));
        var text = new StringBuilder(drawn == 0 ? "" : "\u001b[" + drawn + "A");
        for (String line : lines) {
            text.append("\u001b[2K").append(line).append('\n');
        }
        drawn = lines.size();
        text.setLength(text.length() - 1);
        say(text.toString());
    }

    private static String events(DemoProgress progress, long changes) {
        return "%s rows changed, killed %d and %d times"
                .formatted(
                        number(changes),
                        progress.kills(DemoCatalog.CAPTURE),
                        progress.kills(DemoCatalog.MATERIALIZATION));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value).replace(',', ' ');
    }
}
