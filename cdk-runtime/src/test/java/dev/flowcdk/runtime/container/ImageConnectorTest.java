package dev.flowcdk.runtime.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.runtime.catalog.ImageName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageConnectorTest {

    private static final ImageName NAME = new ImageName("acme/source-x:dev");

    @Test
    void runsAContainerAsFlowDoes() {
        assertThat(connector("bridge", Map.of()).arguments("fc_1"))
                .containsExactly(
                        "run",
                        "--rm",
                        "--interactive",
                        "--name",
                        "fc_1",
                        "--network",
                        "bridge",
                        "--log-driver",
                        "none",
                        "--env",
                        "LOG_FORMAT=json",
                        "--env",
                        "LOG_LEVEL=info",
                        "--memory",
                        "1g",
                        "--platform",
                        "linux/amd64",
                        "--label",
                        "image=acme/source-x:dev",
                        "--label",
                        "task-name=acme/task",
                        "--label",
                        "task-type=capture",
                        "--entrypoint",
                        "/connector",
                        "acme/source-x:dev",
                        "--flag",
                        "value");
    }

    @Test
    void takesItsLimitsFromTheEnvironment() {
        assertThat(connector(
                                "host",
                                Map.of(
                                        "CONNECTOR_MEMORY_LIMIT", "256m",
                                        "CONNECTOR_CPU_LIMIT", "0.5",
                                        "LOG_LEVEL", "debug"))
                        .arguments("fc_1"))
                .containsSubsequence("--network", "host", "--env", "LOG_LEVEL=debug")
                .containsSubsequence("--memory", "256m", "--cpus", "0.5");
    }

    private static ImageConnector connector(String network, Map<String, String> environment) {
        var image = new ConnectorImage(NAME, List.of("/connector", "--flag", "value"), TaskKind.CAPTURE, false);
        return new ImageConnector(new Docker("docker"), image, "acme/task", new Connectors(network, environment));
    }
}
