package dev.flowcdk.airbyte.host;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.launch.Launcher;
import dev.flowcdk.internal.launch.TaskType;
import java.util.Arrays;
import java.util.List;

/// Starts an Airbyte source as a capture on standard input and output: what an image of such a source has as its
/// entrypoint.
public final class HostMain {

    private HostMain() {}

    /// @param arguments the source's program and arguments of its own, as Airbyte's would be added to them; a `--`
    ///     before them is left out
    public static void main(String[] arguments) {
        List<String> words = Arrays.asList(arguments);
        List<String> program =
                !words.isEmpty() && words.getFirst().equals("--") ? words.subList(1, words.size()) : words;
        Launcher.run(TaskType.CAPTURE, () -> new Source(program), Source::host);
    }

    /// What the launcher takes for the author's class.
    private record Source(List<String> program) {

        AirbyteHost host() {
            if (program.isEmpty()) {
                throw new UserException("name the source's command, such as: flow-cdk airbyte -- source-faker");
            }
            return AirbyteHost.of(program, System.getenv());
        }
    }
}
