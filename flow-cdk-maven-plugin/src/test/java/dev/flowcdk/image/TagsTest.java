package dev.flowcdk.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TagsTest {

    @TempDir
    Path module;

    @BeforeEach
    void version() throws IOException {
        Files.writeString(module.resolve("VERSION"), "v3\n");
    }

    @Test
    void readsTheVersionOfTheConnector() throws Exception {
        Tags tags = Tags.of(settings("tags=dev,{version}"));

        assertThat(tags.version()).isEqualTo("v3");
        assertThat(tags.pushed()).containsExactly("dev", "v3");
    }

    @Test
    void readsAVersionWithWindowsLineEnds() throws Exception {
        Files.writeString(module.resolve("VERSION"), "v4\r\n");

        assertThat(Tags.of(settings("tags={version}")).pushed()).containsExactly("v4");
    }

    @Test
    void takesSevenCharactersOfTheCommit() throws Exception {
        String commit = commit();

        Tags tags = Tags.of(settings("tags={version},{commit}"));

        assertThat(tags.commit()).isEqualTo(commit);
        assertThat(tags.pushed()).containsExactly("v3", commit.substring(0, 7));
    }

    @Test
    void leavesTheCommitOutWhereThereIsNone() throws Exception {
        assertThat(Tags.of(settings("tags={version},{commit}")).pushed()).containsExactly("v3");
    }

    @Test
    void missesTheFileVersion() throws Exception {
        Files.delete(module.resolve("VERSION"));

        assertThatThrownBy(() -> Tags.of(settings("tags=dev")))
                .isInstanceOf(ImageException.class)
                .hasMessage("there is no " + module.resolve("VERSION")
                        + "; it has to hold the connector's version, such as v1, which becomes a tag");
    }

    @Test
    void refusesATagThatIsNotLegal() {
        assertThatThrownBy(() -> Tags.of(settings("tags=dev,-new")))
                .isInstanceOf(ImageException.class)
                .hasMessageStartingWith("\"-new\" of image.tags is no legal tag");
    }

    @Test
    void refusesARegistryInUpperCase() {
        assertThatThrownBy(() -> Tags.of(settings("tags=dev", "registry=ghcr.io/Acme")))
                .isInstanceOf(ImageException.class)
                .hasMessage(
                        "image.registry is \"ghcr.io/Acme\"; it has to be a registry and a name space in lower case,"
                                + " such as ghcr.io/acme");
    }

    @Test
    void takesARegistryWithAPort() throws Exception {
        assertThat(settings("registry=localhost:5000/acme/", "name=source-x").repository())
                .isEqualTo("localhost:5000/acme/source-x");
        assertThat(Tags.of(settings("tags=dev", "registry=localhost:5000/acme/"))
                        .pushed())
                .containsExactly("dev");
    }

    private String commit() throws Exception {
        git("init", "--quiet");
        git("-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "--quiet", "--allow-empty", "-m", "x");
        return git("rev-parse", "HEAD").strip();
    }

    private String git(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("git", "-C", module.toString()));
        command.addAll(List.of(arguments));
        return Programs.run("git", command);
    }

    private ImageSettings settings(String... lines) throws ImageException {
        var all = new ArrayList<>(List.of("module=" + module));
        all.addAll(List.of(lines));
        return SomeSettings.of(all.toArray(String[]::new));
    }
}
