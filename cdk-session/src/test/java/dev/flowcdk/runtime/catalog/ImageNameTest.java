package dev.flowcdk.runtime.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "source-x:dev",
                "ghcr.io/acme/source-x:v1",
                "localhost:5000/source-x:local",
                "ghcr.io/acme/source-x@sha256:0123456789abcdef",
                "ghcr.io/acme/source-x:v1@sha256:0123456789abcdef"
            })
    void hasATagOrADigest(String text) {
        assertThat(new ImageName(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"source-x", "localhost:5000/source-x", "ghcr.io/acme/source-x"})
    void isRefusedWithNeither(String text) {
        assertThatThrownBy(() -> new ImageName(text))
                .hasMessage("the image \"" + text + "\" has neither tag nor digest; name one, such as " + text
                        + ":dev, or " + text + ":local for one that is only on this machine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--privileged", "source x:dev", "$(x):dev"})
    void isNothingThatADockerCommandWouldTakeForSomethingElse(String text) {
        assertThatThrownBy(() -> new ImageName(text))
                .hasMessage("\"" + text + "\" is no name of an image; one looks like ghcr.io/acme/source-example:v1");
    }

    @Test
    void isLocalByItsTag() {
        assertThat(new ImageName("acme/source-x:local").local()).isTrue();
        assertThat(new ImageName("acme/local:dev").local()).isFalse();
        assertThat(new ImageName("acme/source-x:local@sha256:0123").local()).isFalse();
    }
}
