package dev.flowcdk.runtime.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.ImageEndpoint;
import dev.flowcdk.runtime.catalog.ImageName;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With a script in place of `docker`, which writes down what it is asked for.
class ConnectorsTest {

    private static final String INSPECTION =
            "[{\"Config\":{\"Labels\":{\"FLOW_RUNTIME_PROTOCOL\":\"capture\"},\"Entrypoint\":[\"/connector\"]}}]";

    @TempDir
    private Path folder;

    @Test
    void pullsAnImageAndLooksAtIt() throws Exception {
        docker("case $1 in image) echo '" + INSPECTION + "' ;; esac");
        var logs = new ArrayList<ConnectorLog>();

        ConnectorSource connector = connectors().of(capture("ghcr.io/acme/source-x:v1"), logs::add);

        assertThat(connector.codec().name()).isEqualTo("proto");
        assertThat(connector.fromImage()).isTrue();
        assertThat(asked())
                .containsExactly(
                        "pull --quiet --platform linux/amd64 ghcr.io/acme/source-x:v1",
                        "image inspect ghcr.io/acme/source-x:v1");
        assertThat(logs)
                .extracting(ConnectorLog::message)
                .containsExactly("pulling the image ghcr.io/acme/source-x:v1");
    }

    @Test
    void doesNotPullALocalImage() throws Exception {
        docker("echo '" + INSPECTION + "'");

        connectors().of(capture("acme/source-x:local"), log -> {});

        assertThat(asked()).containsExactly("image inspect acme/source-x:local");
    }

    @Test
    void tellsThatAnImageIsNotThere() throws Exception {
        docker("echo 'Error response from daemon: No such image: acme/source-x:local' >&2; exit 1");

        assertThatThrownBy(() -> connectors().of(capture("acme/source-x:local"), log -> {}))
                .isInstanceOf(UserException.class)
                .hasMessage("there is no image acme/source-x:local on this machine; build it or load it first"
                        + " (No such image: acme/source-x:local)");
    }

    @Test
    void tellsWhyAnImageCannotBePulled() throws Exception {
        docker("echo 'Error response from daemon: manifest unknown' >&2; exit 1");

        assertThatThrownBy(() -> connectors().of(capture("acme/source-x:v1"), log -> {}))
                .isInstanceOf(UserException.class)
                .hasMessage("cannot pull the image acme/source-x:v1: manifest unknown; see that its name is right and"
                        + " log in to its registry, or give an image of this machine the tag \"local\", which is not"
                        + " pulled");
    }

    @Test
    void tellsThatDockerIsNotInstalled() {
        var connectors = new Connectors(
                "bridge", Map.of("FLOW_CDK_DOCKER", folder.resolve("none").toString()));

        assertThatThrownBy(() -> connectors.of(capture("acme/source-x:v1"), log -> {}))
                .isInstanceOf(UserException.class)
                .hasMessage("connectors of images need Docker, but \"" + folder.resolve("none")
                        + "\" cannot be started: install Docker and put it on the PATH,"
                        + " or name another such program in FLOW_CDK_DOCKER");
    }

    @Test
    void tellsThatTheEngineDoesNotRun() throws Exception {
        docker("echo 'Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?' >&2; exit 1");

        assertThatThrownBy(() -> connectors().of(capture("acme/source-x:v1"), log -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("does not reach Docker's engine; start it, and see that DOCKER_HOST, if set, is"
                        + " right: Cannot connect to the Docker daemon at unix:///x.");
    }

    @Test
    void tellsThatTheUserMayNotUseTheEngine() throws Exception {
        docker("echo 'permission denied while trying to connect to the Docker daemon socket' >&2; exit 1");

        assertThatThrownBy(() -> connectors().of(capture("acme/source-x:v1"), log -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("may not use Docker's engine; let your user use it (group \"docker\")");
    }

    private Connectors connectors() {
        return new Connectors(
                Connectors.DEFAULT_NETWORK,
                Map.of("FLOW_CDK_DOCKER", folder.resolve("docker").toString()));
    }

    private void docker(String script) throws IOException {
        Path program = Files.writeString(
                folder.resolve("docker"), "#!/bin/sh\necho \"$*\" >>" + folder.resolve("asked") + "\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> asked() throws IOException {
        return Files.readAllLines(folder.resolve("asked"));
    }

    private static CaptureTask capture(String image) {
        var endpoint = new ImageEndpoint(new ImageName(image), RawJson.of("{}"));
        return new CaptureTask("acme/task", endpoint, List.of(), 300, false);
    }
}
