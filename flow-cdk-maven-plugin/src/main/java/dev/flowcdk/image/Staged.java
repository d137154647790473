package dev.flowcdk.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What was decided when an image was staged, kept beside it for the step that pushes.
///
/// @param form `fast` or `plain`, of the tarball
/// @param from the base of the tarball's image
/// @param version of the connector
/// @param commit that was built, `unknown` outside of a repository
record Staged(String form, String from, String version, String commit) {

    private static final String FILE = "staged";

    boolean fast() {
        return form.equals("fast");
    }

    void write(Path staging) throws IOException {
        Files.write(staging.resolve(FILE), List.of(form, from, version, commit));
    }

    /// @throws ImageException when nothing was staged
    static Staged read(Path staging) throws IOException, ImageException {
        if (!Files.exists(staging.resolve(FILE))) {
            throw new ImageException("there is no image in " + staging + "; build it first, from \"package\" on");
        }
        List<String> lines = Files.readAllLines(staging.resolve(FILE));
        return new Staged(lines.get(0), lines.get(1), lines.get(2), lines.get(3));
    }
}
