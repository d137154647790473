package dev.flowcdk.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlatformsTest {

    private static final String HERE = Platforms.ofThisMachine();
    private static final String ELSEWHERE = HERE.equals("amd64") ? "arm64" : "amd64";

    @Test
    void areFastHereAndPlainElsewhere() throws Exception {
        Platforms platforms = platforms(true, "platforms=", "plainBase=java:25", "registry=ghcr.io/acme");

        assertThat(platforms).isEqualTo(new Platforms(List.of(HERE), List.of(ELSEWHERE)));
    }

    @Test
    void areAllPlainWhereNoneCanBeFast() throws Exception {
        Platforms platforms = platforms(false, "platforms=linux/" + HERE, "plainBase=java:25", "registry=ghcr.io/acme");

        assertThat(platforms).isEqualTo(new Platforms(List.of(), List.of(HERE)));
    }

    @Test
    void refuseAnArchitectureThatIsNotKnown() {
        assertThatThrownBy(() -> platforms(true, "platforms=linux/amd64,windows"))
                .isInstanceOf(ImageException.class)
                .hasMessage("image.platforms names \"windows\"; known are linux/amd64 and linux/arm64");
    }

    private static Platforms platforms(boolean fast, String... lines) throws Exception {
        ImageSettings settings = SomeSettings.of(lines);
        return Platforms.of(settings, new Base(settings), fast);
    }
}
