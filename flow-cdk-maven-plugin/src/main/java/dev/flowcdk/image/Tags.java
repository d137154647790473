package dev.flowcdk.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The names that an image gets.
///
/// @param version what the connector's file VERSION says, such as v1
/// @param commit the whole commit that is built; empty where there is none
/// @param pushed the tags of a pushed image; at least one
record Tags(String version, String commit, List<String> pushed) {

    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern REGISTRY =
            Pattern.compile("[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*)*");
    private static final int COMMIT_CHARACTERS = 7;

    Tags {
        pushed = List.copyOf(pushed);
    }

    /// Works the names out. In what the user says, `{version}` and `{commit}` stand for these; a tag of the commit is
    /// left out where there is none.
    static Tags of(ImageSettings settings) throws ImageException, IOException, InterruptedException {
        if (!settings.registry().isEmpty()
                && !REGISTRY.matcher(settings.registry()).matches()) {
            throw new ImageException("image.registry is \"" + settings.registry()
                    + "\"; it has to be a registry and a name space in lower case, such as ghcr.io/acme");
        }
        String version = version(settings.module().resolve("VERSION"));
        String commit = commit(settings);
        List<String> tags = new ArrayList<>();
        for (String wish : settings.tags().split(",", -1)) {
            if (!wish.contains("{commit}") || !commit.isEmpty()) {
                tags.add(legal("image.tags", tag(wish.strip(), version, commit)));
            }
        }
        if (tags.isEmpty()) {
            throw new ImageException("image.tags names the commit alone, but this is no clone of a repository");
        }
        return new Tags(version, commit, tags);
    }

    private static String tag(String wish, String version, String commit) {
        return wish.replace("{version}", version)
                .replace("{commit}", commit.isEmpty() ? "" : commit.substring(0, COMMIT_CHARACTERS));
    }

    private static String version(Path file) throws ImageException, IOException {
        if (!Files.exists(file)) {
            throw new ImageException("there is no " + file
                    + "; it has to hold the connector's version, such as v1, which becomes a tag");
        }
        return legal(file.toString(), Files.readString(file).strip());
    }

    private static String commit(ImageSettings settings) throws IOException, InterruptedException {
        try {
            return Programs.run("", List.of("git", "-C", settings.module().toString(), "rev-parse", "HEAD"))
                    .strip();
        } catch (ImageException noRepository) {
            return "";
        }
    }

    private static String legal(String where, String tag) throws ImageException {
        if (!TAG.matcher(tag).matches()) {
            throw new ImageException(
                    "\"" + tag + "\" of " + where
                            + " is no legal tag; that is letters, digits, _ . and -, neither of the last two first, at most 128");
        }
        return tag;
    }
}
