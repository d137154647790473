package dev.flowcdk.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VariantTest {

    @TempDir
    Path module;

    @Test
    void hasNoneWithoutTheFile() throws Exception {
        assertThat(Variant.of(settings())).isEmpty();
    }

    @Test
    void readsANameAndItsDocumentationFromEachLine() throws Exception {
        declare(
                "# name documentation",
                "source-x-cloud https://example.com/cloud",
                "",
                "source-x-rds\thttp://example.com/rds");

        assertThat(Variant.of(settings()))
                .containsExactly(
                        new Variant("source-x-cloud", "https://example.com/cloud"),
                        new Variant("source-x-rds", "http://example.com/rds"));
    }

    @Test
    void refusesANameWithoutDocumentation() throws Exception {
        declare("source-x-cloud");

        assertThatThrownBy(() -> Variant.of(settings()))
                .isInstanceOf(ImageException.class)
                .hasMessage(
                        "\"source-x-cloud\" in " + module.resolve("VARIANTS")
                                + " is no variant; that is a name in lower case, a blank, and the address of its documentation");
    }

    private void declare(String... lines) throws IOException {
        Files.write(module.resolve("VARIANTS"), List.of(lines));
    }

    private ImageSettings settings() throws ImageException {
        return SomeSettings.of("module=" + module);
    }
}
