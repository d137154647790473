package dev.flowcdk.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The commands of a page of the guide as one shell script: all blocks that are marked as `sh`, as they are printed and
/// in their order. Comments, which readers do not see, say what is particular:
///
/// * `<!-- run: COMMAND -->`: what the reader does with an editor, or where the page begins
/// * `<!-- fails -->` before a block: its commands fail
/// * `<!-- until: TEXT -->` before a block: its command runs until it has said this, and is ended then
/// * `<!-- elsewhere: WHY -->` before a block: not run, since it needs the outside world or has tests of its own
final class GuidePage {

    private static final Pattern PART = Pattern.compile(
            "(?m)^<!-- run: (.*) -->$|(?:^<!-- (fails|until|elsewhere)(?:: (.*))? -->\\n)?^```sh\\n((?s:.*?))^```$");

    private GuidePage() {}

    static String script(Path page) throws IOException {
        var script = new StringBuilder("set -eux\nexport START=$PWD\n");
        PART.matcher(Files.readString(page)).results().forEach(part -> append(part, script));
        return script.toString();
    }

    private static void append(MatchResult part, StringBuilder script) {
        if (part.group(1) != null) {
            script.append(part.group(1)).append('\n');
            return;
        }
        String commands = part.group(4);
        switch (part.group(2)) {
            case null -> script.append(commands);
            case "fails" ->
                script.append("if (\n").append(commands).append("); then echo 'this was to fail' >&2; exit 1; fi\n");
            case "until" -> script.append(untilSaid(commands.strip(), part.group(3)));
            default -> {}
        }
    }

    private static String untilSaid(String command, String text) {
        return """
                %s >"$START/said" 2>&1 &
                set +x
                said=0
                for _ in $(seq 600); do
                    if grep -q '%s' "$START/said"; then said=1; break; fi
                    kill -0 $! || break
                    sleep 0.1
                done
                kill $! || true
                wait $! || true
                cat "$START/said"
                set -x
                [ $said = 1 ]
                """.formatted(command, text);
    }
}
