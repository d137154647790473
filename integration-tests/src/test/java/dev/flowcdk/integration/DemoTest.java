package dev.flowcdk.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.cli.FlowCdk;
import dev.flowcdk.cli.Messages;
import dev.flowcdk.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoTest {

    private static final String ROOT = Path.of(System.getProperty("flowcdk.root"))
            .toAbsolutePath()
            .normalize()
            .toString();

    @Test
    void aShopTravelsUnharmedThroughKills() {
        var out = new ByteArrayOutputStream();
        var environment = Map.of("FLOW_CDK_HOME", ROOT);
        var messages = Messages.of(environment, new PrintStream(System.err, true, StandardCharsets.UTF_8));

        int status = new FlowCdk(new Terminal(out, messages, environment))
                .run("demo", "--rows", "2000", "--kills", "1", "--seed", "11");

        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(status).as(String.join("\n", lines)).isZero();
        assertThat(lines).filteredOn(line -> line.endsWith("  equal")).hasSize(3);
        assertThat(lines)
                .anyMatch(line -> line.contains("source-postgres was killed 1 times, materialize-postgres 1 times"));
        Path catalog = Path.of(lines.stream()
                .filter(line -> line.startsWith("The catalog is "))
                .findFirst()
                .orElseThrow()
                .substring("The catalog is ".length()));
        assertThat(catalog.getParent()).doesNotExist();
    }
}
