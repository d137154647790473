package dev.flowcdk.runtime.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import dev.flowcdk.runtime.catalog.ImageName;
import org.junit.jupiter.api.Test;

class ConnectorImageTest {

    private static final ImageName NAME = new ImageName("acme/source-x:dev");

    @Test
    void isStartedByItsEntrypointWhateverItsCommandSays() {
        ConnectorImage image = capture("""
                "Labels": {"FLOW_RUNTIME_PROTOCOL": "capture"}, "Entrypoint": ["/connector", "-v"], "Cmd": ["more"]
                """);

        assertThat(image.command()).containsExactly("/connector", "-v");
    }

    @Test
    void isStartedByItsCommandWhenThereIsNoEntrypoint() {
        assertThat(capture("""
                "Labels": {"FLOW_RUNTIME_PROTOCOL": "capture"}, "Entrypoint": null, "Cmd": ["/connector", "run"]
                """).command()).containsExactly("/connector", "run");
        assertThat(capture("""
                "Labels": {"FLOW_RUNTIME_PROTOCOL": "capture"}, "Entrypoint": [], "Cmd": ["/connector"]
                """).command()).containsExactly("/connector");
    }

    @Test
    void isRefusedWhenNothingSaysHowToStartIt() {
        assertThatThrownBy(() -> capture("\"Labels\": {\"FLOW_RUNTIME_PROTOCOL\": \"capture\"}, \"Cmd\": null"))
                .isInstanceOf(UserException.class)
                .hasMessage("the image acme/source-x:dev has neither entrypoint nor command, so nothing says how to"
                        + " start its connector; build it with an ENTRYPOINT that holds all arguments");
    }

    @Test
    void speaksProtobufUnlessItSaysJson() {
        assertThat(captureWith("", "").json()).isFalse();
        assertThat(captureWith("\"FLOW_RUNTIME_CODEC\": \"json\"", "").json()).isTrue();
        assertThat(captureWith("\"FLOW_RUNTIME_CODEC\": \"JSON\"", "").json()).isFalse();
        assertThat(captureWith("\"FLOW_RUNTIME_CODEC\": \"proto\"", "").json()).isFalse();
    }

    @Test
    void saysItsCodecByLabelOrElseByVariable() {
        assertThat(captureWith("", "\"PATH=/bin\", \"FLOW_RUNTIME_CODEC=json\"").json())
                .isTrue();
        assertThat(captureWith("\"FLOW_RUNTIME_CODEC\": \"proto\"", "\"FLOW_RUNTIME_CODEC=json\"")
                        .json())
                .isFalse();
    }

    @Test
    void needsTheProtocolAsALabel() {
        assertThatThrownBy(() -> capture(
                        "\"Labels\": null, \"Entrypoint\": [\"x\"]," + " \"Env\": [\"FLOW_RUNTIME_PROTOCOL=capture\"]"))
                .isInstanceOf(UserException.class)
                .hasMessage("the image acme/source-x:dev has no label FLOW_RUNTIME_PROTOCOL, so it is no connector;"
                        + " build it with LABEL FLOW_RUNTIME_PROTOCOL=capture (a variable of that name does not"
                        + " count)");
    }

    @Test
    void needsTheProtocolOfItsTask() {
        assertThatThrownBy(() -> ConnectorImage.of(
                        NAME,
                        TaskKind.MATERIALIZATION,
                        "[{\"Config\": {\"Labels\": {\"FLOW_RUNTIME_PROTOCOL\": \"capture\"}}}]"))
                .isInstanceOf(UserException.class)
                .hasMessage("the image acme/source-x:dev is for \"capture\" by its label FLOW_RUNTIME_PROTOCOL, but a"
                        + " materialization needs one for \"materialize\"; name another image");
    }

    private static ConnectorImage captureWith(String label, String variables) {
        String labels = "\"FLOW_RUNTIME_PROTOCOL\": \"capture\"" + (label.isEmpty() ? "" : ", " + label);
        return capture("\"Labels\": {" + labels + "}, \"Entrypoint\": [\"x\"], \"Env\": [" + variables + "]");
    }

    private static ConnectorImage capture(String config) {
        return ConnectorImage.of(NAME, TaskKind.CAPTURE, "[{\"Id\": \"sha256:0\", \"Config\": {" + config + "}}]");
    }
}
