package dev.flowcdk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FlowCdkTest {

    @Test
    void tellsWhatItTakes() {
        CommandRun run = CommandRun.of("--help");

        assertThat(run.status()).isZero();
        assertThat(run.out()).anyMatch(line -> line.contains("preview"));
        assertThat(run.err()).isEmpty();
    }

    @Test
    void wrongArgumentsEndWithStatusTwoAndOneMessage() {
        CommandRun run = CommandRun.of("preview", "--nonsense");

        assertThat(run.status()).isEqualTo(FlowCdk.USAGE);
        assertThat(run.err())
                .singleElement()
                .asString()
                .startsWith("{\"level\":\"error\",\"message\":\"")
                .contains("flow-cdk preview --help");
    }

    @Test
    void noCommandIsAWrongArgument() {
        assertThat(CommandRun.of().status()).isEqualTo(FlowCdk.USAGE);
        assertThat(CommandRun.of("raw").status()).isEqualTo(FlowCdk.USAGE);
    }

    @Test
    void tellsItsVersion() {
        CommandRun run = CommandRun.of("--version");

        assertThat(run.status()).isZero();
        assertThat(run.out()).singleElement().asString().matches("flow-cdk \\d.* \\(Java .*\\)");
    }

    @Test
    void takesAProfileAndIgnoresIt() {
        assertThat(CommandRun.of("--profile=testing", "raw", "spec", "--help").status())
                .isZero();
        assertThat(CommandRun.of("--profile", "testing", "preview", "--help").status())
                .isZero();
    }

    @Test
    void aMistakeIsTextUnlessJsonIsAskedFor() {
        Map<String, String> text = Map.of("LOG_FORMAT", "text");
        String[] arguments = {"raw", "spec", "--source", "/nowhere/flow.yaml"};

        assertThat(CommandRun.with(text, arguments).status()).isEqualTo(FlowCdk.FAILED);
        assertThat(CommandRun.with(text, arguments).err())
                .containsExactly(
                        "error: the catalog /nowhere/flow.yaml is wrong",
                        " - /nowhere/flow.yaml: there is no such file");
        assertThat(CommandRun.with(text, "raw", "spec", "--source", "/nowhere/flow.yaml", "--log-json")
                        .err())
                .containsExactly("{\"level\":\"error\",\"message\":\"the catalog /nowhere/flow.yaml is wrong\\n"
                        + " - /nowhere/flow.yaml: there is no such file\",\"fields\":{}}");
    }

    @Test
    void sourcesAreFiles() {
        CommandRun run = CommandRun.of("raw", "spec", "--source", "https://example.com/flow.yaml");

        assertThat(run.status()).isEqualTo(FlowCdk.FAILED);
        assertThat(run.err()).singleElement().asString().contains("only files are read here");
    }
}
