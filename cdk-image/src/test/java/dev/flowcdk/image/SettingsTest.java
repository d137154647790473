package dev.flowcdk.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void areTheSameWhenReadAgain() throws Exception {
        Settings settings = Settings.of(List.of("kind=capture", "options=-Da=b  -Dc", "registry="));

        assertThat(Settings.of(settings.lines())).isEqualTo(settings);
        assertThat(settings.options()).isEqualTo("-Da=b -Dc");
        assertThat(settings.registry()).isEmpty();
    }

    @Test
    void refuseAKindThatFlowDoesNotHave() {
        assertThatThrownBy(() -> Settings.of(List.of("kind=source")))
                .isInstanceOf(ImageException.class)
                .hasMessage("connector.kind in the connector's POM is \"source\"; it may be capture or materialize");
    }

    @Test
    void refuseAFormThatThereIsNot() {
        assertThatThrownBy(() -> Settings.of(List.of("kind=capture", "form=small")))
                .isInstanceOf(ImageException.class)
                .hasMessage("image.form is \"small\"; it may be fast or plain");
    }

    @Test
    void needNoKindForAModuleThatIsNoConnector() throws Exception {
        assertThat(Settings.of(List.of("kind=", "main=true")).isNoConnector()).isTrue();
    }
}
