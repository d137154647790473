package dev.flowcdk.cli.create;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a clone has installed last, and where, so that the same need not be installed again. It counts as long as the
/// clone was not built anew, Maven is told the same about its repository, and nobody else has installed a kit there.
///
/// @param home folder of the clone
/// @param maven the program, and whatever else tells it which repository is the local one
record LastInstallation(Path home, List<String> maven) {

    private static final Pattern INSTALLED =
            Pattern.compile("(?m)^\\[INFO] Installing .+ to (.+)[/\\\\]dev[/\\\\]flowcdk[/\\\\]");
    private static final int DEPTH_OF_FILES = 3;

    /// That of a clone and this program of Maven.
    static LastInstallation of(Path home, Path program, Map<String, String> environment) throws IOException {
        Path settings = Path.of(System.getProperty("user.home"), ".m2", "settings.xml");
        return new LastInstallation(
                home,
                List.of(
                        program.toString(),
                        environment.getOrDefault("MAVEN_OPTS", ""),
                        environment.getOrDefault("MAVEN_ARGS", ""),
                        Files.exists(settings) ? Files.readString(settings) : ""));
    }

    /// Whether it is what would be installed now.
    boolean counts() throws IOException {
        Properties kept = new Properties();
        if (!Files.exists(file())) {
            return false;
        }
        try (Reader reader = Files.newBufferedReader(file())) {
            kept.load(reader);
        }
        String repository = kept.getProperty("repository");
        return repository != null && kept.equals(properties(Path.of(repository)));
    }

    /// Keeps what was installed just now.
    ///
    /// @param said what Maven said about it
    void keep(String said) throws IOException {
        Matcher place = INSTALLED.matcher(said);
        Properties now = place.find() ? properties(Path.of(place.group(1))) : null;
        if (now == null) {
            Files.deleteIfExists(file());
            return;
        }
        try (var writer = Files.newBufferedWriter(file())) {
            now.store(writer, "what ./flow-cdk new has installed, see LastInstallation");
        }
    }

    private Path file() {
        return home.resolve("target/flow-cdk.installed");
    }

    /// @return null when the clone was not built by its command
    private @Nullable Properties properties(Path repository) throws IOException {
        Path built = home.resolve("target/flow-cdk.built");
        if (!Files.exists(built)) {
            return null;
        }
        var properties = new Properties();
        properties.setProperty("built", Files.getLastModifiedTime(built).toString());
        properties.setProperty("maven", digest(String.join("\n", maven)));
        properties.setProperty("repository", repository.toString());
        properties.setProperty("content", digest(content(repository.resolve("dev/flowcdk"))));
        return properties;
    }

    /// The files of the kit in a repository; whoever installs it anew changes their times.
    private static String content(Path kit) throws IOException {
        if (!Files.isDirectory(kit)) {
            return "";
        }
        try (Stream<Path> files = Files.walk(kit, DEPTH_OF_FILES)) {
            var content = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                FileTime time = Files.getLastModifiedTime(file);
                content.append(file).append(' ').append(time).append('\n');
            }
            return content.toString();
        }
    }

    private static String digest(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
