package dev.flowcdk.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ImageSettingsTest {

    @Test
    void loseSurplusBlanks() throws Exception {
        ImageSettings settings = SomeSettings.of("options=-Da=b  -Dc", "registry=");

        assertThat(settings.options()).isEqualTo("-Da=b -Dc");
        assertThat(settings.registry()).isEmpty();
    }

    @Test
    void refuseAKindThatFlowDoesNotHave() {
        assertThatThrownBy(() -> SomeSettings.of("kind=source"))
                .isInstanceOf(ImageException.class)
                .hasMessage("connector.kind in the connector's POM is \"source\"; it may be capture or materialize");
    }

    @Test
    void refuseAFormThatThereIsNot() {
        assertThatThrownBy(() -> SomeSettings.of("form=small"))
                .isInstanceOf(ImageException.class)
                .hasMessage("image.form is \"small\"; it may be fast or plain");
    }
}
