package dev.flowcdk.image;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Chooses the image that ours is built on: what the user says, else the public one, else one made of Debian's
/// packages.
final class Base {

    /// Small, with a shell, CA certificates and time zones.
    private static final String PUBLIC = "gcr.io/distroless/base-debian12:debug-nonroot"
            + "@sha256:08baf3b9b25ef61b205195747e8d8b746f10317cc37a0250f9ca66312be8bd1d";

    /// With a Java run time, for several architectures.
    private static final String PUBLIC_WITH_JAVA =
            "eclipse-temurin:25-jre" + "@sha256:fcd7fd7b387f94bb2ac461478a7436ad8e349924c374ea8313919624dceae636";

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final ImageSettings settings;

    Base(ImageSettings settings) {
        this.settings = settings;
    }

    /// The base of a fast image.
    String ofFast() throws ImageException, IOException, InterruptedException {
        if (!settings.base().isEmpty()) {
            return settings.base();
        }
        return reachable(PUBLIC) ? PUBLIC : made("base.tar", List.of());
    }

    /// The base of a plain image for this machine's architecture.
    String ofPlain() throws ImageException, IOException, InterruptedException {
        if (hasPlain()) {
            return multiPlatform();
        }
        return made(
                "base-with-java.tar", List.of("--jre", JavaRuntime.of(settings).toString()));
    }

    /// Whether a base of plain images for any architecture can be had.
    boolean hasPlain() throws InterruptedException {
        return !settings.plainBase().isEmpty() || reachable(PUBLIC_WITH_JAVA);
    }

    /// The base of a plain image for any architecture.
    String multiPlatform() {
        return settings.plainBase().isEmpty() ? PUBLIC_WITH_JAVA : settings.plainBase();
    }

    /// The shell of an image that is built on this base; empty when the user has named it and no shell, so that nothing
    /// is known of one.
    static String shell(ImageSettings settings, String base) {
        if (!settings.shell().isEmpty() || base.equals(settings.base()) || base.equals(settings.plainBase())) {
            return settings.shell();
        }
        return base.equals(PUBLIC) ? "/busybox/sh" : "/bin/sh";
    }

    private String made(String name, List<String> options) throws ImageException, IOException, InterruptedException {
        Path tar = settings.root().resolve("target/image-base").resolve(name);
        if (!Files.exists(tar)) {
            System.out.println("no public registry is reachable: making the base image of Debian's packages");
            Files.createDirectories(tar.getParent());
            List<String> command = new ArrayList<>();
            command.add("sh");
            command.add(script(tar.resolveSibling("base.sh")).toString());
            command.addAll(options);
            command.add(tar.toString());
            try {
                Programs.run("making the base image", command);
            } catch (ImageException failed) {
                throw new ImageException("no public registry is reachable, and " + failed.getMessage()
                        + "\nName a base with -Dimage.base=NAME or -Dimage.base=tar:///FILE");
            }
        }
        return "tar://" + tar.toAbsolutePath();
    }

    /// The script that makes a base, out of this program's resources.
    private static Path script(Path file) throws IOException {
        try (var in = Base.class.getResourceAsStream("base.sh")) {
            if (in == null) {
                throw new IllegalStateException("base.sh is missing");
            }
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    private static boolean reachable(String image) throws InterruptedException {
        String first = image.substring(0, image.indexOf('/') < 0 ? 0 : image.indexOf('/'));
        String host = first.contains(".") ? first : "registry-1.docker.io";
        try {
            var client = HttpClient.newBuilder().connectTimeout(LIMIT).build();
            var request = HttpRequest.newBuilder(URI.create("https://" + host + "/v2/"))
                    .timeout(LIMIT)
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode() < 500;
        } catch (IOException unreachable) {
            return false;
        }
    }
}
