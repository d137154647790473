package dev.flowcdk.guide.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.guide.Page;
import dev.flowcdk.runtime.wire.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The page of rules is made by breaking each of them.
@Timeout(120)
class RulesPageTest {

    private static final Path PAGE = Page.ROOT.resolve("docs/rules.md");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    @Test
    void saysWhatIsSaidWhenARuleIsBroken() throws Exception {
        List<String> lines = new ArrayList<>(List.of(
                "# Rules",
                "",
                "What the kit demands of a connector, and what it says otherwise. This page is written by a test that breaks each of the",
                "rules: the messages are those that it got."));
        section(lines, "Configs and resources", RecordMistakes.ofConfigs(), """
                Checked when a schema is generated, by `mvn verify` at the latest. All mistakes of a record are listed together.""");
        section(lines, "Documents and states", RecordMistakes.ofDocuments(), """
                Checked when a schema is generated; a state, and what is staged, when a session begins.""");
        section(lines, "What is emitted", SessionMistakes.whatIsEmitted(), """
                Checked by each `emit`: it throws an `IllegalArgumentException`, which ends the capture.""");
        section(lines, "Sessions of captures", SessionMistakes.sessions(), """
                Checked while a capture runs: what breaks one of these throws, or the capture fails when it returns.""");
        section(
                lines,
                "Materializations",
                MaterializeMistakes.all(),
                "Checked when Flow asks, and while a session runs.");
        protocol(lines);
        Page.verify(PAGE, String.join("\n", lines) + "\n");
    }

    @Test
    void namesEveryMistakeThatRecordsCanMake() throws Exception {
        String page = Files.readString(PAGE);
        Path schema = Page.ROOT.resolve("cdk-core/src/main/java/dev/flowcdk/internal/schema");
        String rules = Files.readString(schema.resolve("RecordRules.java"))
                + Files.readString(schema.resolve("DocumentRules.java"))
                + Files.readString(schema.resolve("StateRules.java"));

        List<String> messages = LITERAL.matcher(rules.replace("'\"'", ""))
                .results()
                .map(literal -> literal.group(1).replace("\\\"", "\"").strip())
                .filter(text -> text.contains(" "))
                .toList();

        assertThat(messages).isNotEmpty();
        assertThat(messages)
                .as("parts of messages that the page must have; make the mistake in RecordMistakes")
                .allSatisfy(message -> assertThat(page).contains(message));
    }

    private static void section(List<String> lines, String title, List<BrokenRule> rules, String when)
            throws Exception {
        lines.addAll(
                List.of("", "## " + title, "", when, "", "| rule | what is said when it is broken |", "|---|---|"));
        for (BrokenRule rule : rules) {
            lines.add(rule.row());
        }
    }

    private static void protocol(List<String> lines) {
        lines.addAll(List.of(
                "",
                "## The protocol",
                "",
                "Checked by the local runtime, in `preview`, `run` and tests: a connector that breaks one is ended, and the rule is named. The kit keeps",
                "most of these for the author; connectors that are made without it are held to all of them.",
                "",
                "| name | rule |",
                "|---|---|"));
        for (Rule rule : Rule.values()) {
            lines.add("| `" + rule.title() + "` | " + rule.text() + " |");
        }
    }
}
