package dev.flowcdk.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Another name under which an image is known, with documentation of its own: the same image otherwise.
///
/// @param name the last part of the image's name
/// @param documentation address of its documentation
record Variant(String name, String documentation) {

    private static final Pattern LINE = Pattern.compile("([a-z0-9]+(?:[._-]+[a-z0-9]+)*)\\s+(https?://\\S+)");

    /// The variants that a connector declares: lines of a name and an address in its file VARIANTS. None without one.
    static List<Variant> of(ImageSettings settings) throws ImageException, IOException {
        Path file = settings.module().resolve("VARIANTS");
        List<Variant> variants = new ArrayList<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                var match = LINE.matcher(line.strip());
                if (!match.matches()) {
                    throw new ImageException(
                            "\"" + line + "\" in " + file
                                    + " is no variant; that is a name in lower case, a blank, and the address of its documentation");
                }
                variants.add(new Variant(match.group(1), match.group(2)));
            }
        }
        return List.copyOf(variants);
    }
}
