package dev.flowcdk.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JibPropertiesTest {

    @Test
    void sayWhereAnImageIsPushed() throws Exception {
        ImageSettings settings =
                settings(Map.of("jib.to.image", "localhost:5000/acme/source-x:v7", "jib.to.tags", "a,b"));

        assertThat(settings.repository()).isEqualTo("localhost:5000/acme/source-x");
        assertThat(settings.tags()).isEqualTo("v7,a,b");
    }

    @Test
    void mayNameNoTag() throws Exception {
        ImageSettings settings = settings(Map.of("jib.to.image", "ghcr.io/acme/source-x"));

        assertThat(settings.repository()).isEqualTo("ghcr.io/acme/source-x");
        assertThat(settings.tags()).isEqualTo("dev,{version},{commit}");
    }

    @Test
    void giveWayToOurOwn() throws Exception {
        ImageSettings settings = settings(
                Map.of("registry", "ghcr.io/acme", "tags", "v1", "base", "ours"),
                Map.of("jib.to.image", "other.io/x/y:z", "jib.to.tags", "q", "jib.from.image", "theirs"));

        assertThat(settings.repository()).isEqualTo("ghcr.io/acme/source-acme");
        assertThat(settings.tags()).isEqualTo("v1");
        assertThat(settings.base()).isEqualTo("ours");
    }

    @Test
    void sayWhatIsInAnImage() throws Exception {
        ImageSettings settings = settings(
                Map.of("options", "-Da=b"),
                Map.of(
                        "jib.from.image", "base",
                        "jib.from.platforms", "linux/amd64",
                        "jib.container.jvmFlags", "-Dc=d,-Xmx64m",
                        "jib.container.environment", "TZ=UTC, A=b=c",
                        "jib.container.labels", "team=acme",
                        "jib.container.user", "1000:1000",
                        "jib.allowInsecureRegistries", "true"));

        assertThat(settings.base()).isEqualTo("base");
        assertThat(settings.platforms()).isEqualTo("linux/amd64");
        assertThat(settings.options()).isEqualTo("-Da=b -Dc=d -Xmx64m");
        assertThat(settings.environment()).isEqualTo(Map.of("TZ", "UTC", "A", "b=c"));
        assertThat(settings.labels()).isEqualTo(Map.of("team", "acme"));
        assertThat(settings.user()).isEqualTo("1000:1000");
        assertThat(settings.insecure()).isTrue();
    }

    @Test
    void areNotNeeded() throws Exception {
        ImageSettings settings = settings(Map.of());

        assertThat(settings.user()).isEqualTo("65532:65532");
        assertThat(settings.environment()).isEmpty();
        assertThat(settings.insecure()).isFalse();
        assertThat(settings.registry()).isEmpty();
    }

    @Test
    void areRefusedWhenTheySayNothing() {
        assertThatThrownBy(() -> settings(Map.of("jib.to.image", "source-acme")))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("jib.to.image is \"source-acme\"; it has to name a registry");
        assertThatThrownBy(() -> settings(Map.of("jib.container.labels", "team")))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("jib.container.labels has \"team\"");
    }

    @Test
    void knowWhichHaveNoEffect() {
        assertThat(JibProperties.ignored(List.of("jib.to.image", "jib.to.auth.username", "jib.container.ports")))
                .containsExactly("jib.container.ports");
    }

    private static ImageSettings settings(Map<String, String> properties) throws ImageException {
        return settings(Map.of(), properties);
    }

    private static ImageSettings settings(Map<String, String> ours, Map<String, String> properties)
            throws ImageException {
        Map<String, String> settings = new HashMap<>(Map.of("kind", "capture", "name", "source-acme"));
        settings.putAll(ours);
        return ImageSettings.of(JibProperties.addTo(settings, properties));
    }
}
