package dev.flowcdk.image;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AheadOfTimeCacheTest {

    @TempDir
    private Path module;

    private ImageSettings settings;

    @BeforeEach
    void stage() throws Exception {
        settings = SomeSettings.of("module=" + module, "main=acme.Main");
        write("opt/java/bin/java", "no program");
        write("opt/connector/lib/a.jar", "a");
        write("opt/connector/app/b.jar", "b");
        write("opt/connector/cache/connector.aot", "cache");
        write(
                "cache-made-of",
                Folders.digest(
                        List.of(settings.opt().resolve("java"), settings.connector("lib"), settings.connector("app"))));
    }

    @Test
    void isNotUsedWithOtherClassesThanItWasMadeOf() throws Exception {
        write("opt/connector/app/b.jar", "changed");

        assertThatThrownBy(() -> new AheadOfTimeCache(settings).check())
                .isInstanceOf(ImageException.class)
                .hasMessage("the ahead-of-time cache in " + settings.staging() + " was made of other classes than the"
                        + " image would hold; build the image again, from \"package\" on");
    }

    @Test
    void mustBeThere() throws Exception {
        Files.delete(settings.connector("cache").resolve("connector.aot"));

        assertThatThrownBy(() -> new AheadOfTimeCache(settings).check())
                .isInstanceOf(ImageException.class)
                .hasMessage("there is no ahead-of-time cache in " + settings.staging() + "; build the image again");
    }

    private void write(String file, String text) throws IOException {
        Path path = settings.staging().resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
