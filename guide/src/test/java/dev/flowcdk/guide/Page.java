package dev.flowcdk.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A page that is written by a test: compared with what it should be, or recorded.
public final class Page {

    /// The folder of the repository.
    public static final Path ROOT = Path.of("..");

    private Page() {}

    /// Holds a page against its text, or writes it.
    public static void verify(Path page, String text) throws IOException {
        if (Boolean.getBoolean("flowcdk.record")) {
            Files.writeString(page, text);
        }
        assertThat(Files.readString(page))
                .as(page + "; record it with -Dflowcdk.record=true")
                .isEqualTo(text);
    }
}
