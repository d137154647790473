package dev.flowcdk.image;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the build says of an image.
///
/// @param values the settings by name
public record ImageSettings(Map<String, String> values) {

    private static final String USUAL_TAGS = "dev,{version},{commit}";
    /// Nobody's, for whom nothing in the image can be written.
    private static final String USUAL_USER = "65532:65532";

    public ImageSettings {
        values = Map.copyOf(values);
    }

    /// Takes settings by name; surplus blanks do not count.
    ///
    /// @throws ImageException when one has a value that it must not have
    public static ImageSettings of(Map<String, String> given) throws ImageException {
        Map<String, String> values = new TreeMap<>();
        given.forEach((name, value) -> values.put(name, value.strip().replaceAll("\\s+", " ")));
        var settings = new ImageSettings(values);
        oneOf("connector.kind in the connector's POM", settings.kind(), List.of("capture", "materialize"));
        oneOf("image.form", settings.form(), List.of("", "fast", "plain"));
        settings.environment();
        settings.labels();
        return settings;
    }

    private static void oneOf(String what, String value, List<String> legal) throws ImageException {
        if (!legal.contains(value)) {
            throw new ImageException(what + " is \"" + value + "\"; it may be "
                    + String.join(" or ", legal).strip().replaceFirst("^or ", ""));
        }
    }

    private String text(String name) {
        return values.getOrDefault(name, "");
    }

    /// The connector's name, and the last part of the image's.
    String name() {
        return text("name");
    }

    /// `capture` or `materialize`.
    String kind() {
        return text("kind");
    }

    /// The folder of the JDK that makes the run time.
    Path java() {
        return Path.of(text("java"));
    }

    /// Class path of the connector's tests, separated as the system does.
    List<String> testClassPath() {
        return List.of(text("testClassPath").split(File.pathSeparator));
    }

    /// What the image is, in a sentence.
    String description() {
        return text("description");
    }

    /// Where its sources are.
    String source() {
        return text("source");
    }

    /// Under which licences it is, as an SPDX expression.
    String licenses() {
        return text("licenses");
    }

    /// The connector's main class.
    String main() {
        return text("main");
    }

    /// The folder of the connector's module.
    Path module() {
        return Path.of(text("module"));
    }

    /// The folder of the connector's test classes, among which its trainers are.
    Path tests() {
        return Path.of(text("tests"));
    }

    /// The folder of the whole build.
    Path root() {
        return Path.of(text("root"));
    }

    /// Registry and namespace, such as `ghcr.io/acme`; empty for images that stay here.
    String registry() {
        return text("registry").replaceAll("/+$", "");
    }

    /// `fast`, `plain`, or empty for the best that this machine can make.
    String form() {
        return text("form");
    }

    /// The image that ours is built on; empty for the usual one.
    String base() {
        return text("base");
    }

    /// The image with a Java run time that plain images are built on; empty for the usual one.
    String plainBase() {
        return text("plainBase");
    }

    /// What pushed images are tagged, separated by commas.
    String tags() {
        return text("tags").isEmpty() ? USUAL_TAGS : text("tags");
    }

    /// Variables of the image beside our own.
    Map<String, String> environment() throws ImageException {
        return JibProperties.pairs("jib.container.environment", text("environment"));
    }

    /// Labels of the image beside our own, over which they win.
    Map<String, String> labels() throws ImageException {
        return JibProperties.pairs("jib.container.labels", text("labels"));
    }

    /// User and group that it runs as.
    String user() {
        return text("user").isEmpty() ? USUAL_USER : text("user");
    }

    /// Whether the registry may be one without TLS.
    boolean insecure() {
        return Registry.isOfThisMachine(registry()) || Boolean.parseBoolean(text("insecure"));
    }

    /// For what images are pushed, such as `linux/amd64,linux/arm64`; empty for all that can be made.
    String platforms() {
        return text("platforms");
    }

    /// When the image is said to be created, as an instant.
    String created() {
        return text("created");
    }

    /// The shell of a base that was named.
    String shell() {
        return text("shell");
    }

    /// Modules of the Java run time, separated by commas.
    String modules() {
        return text("modules").replace(" ", "");
    }

    /// Options of the Java virtual machine, separated by blanks.
    String options() {
        return text("options");
    }

    /// Where the image is put together.
    Path staging() {
        return module().resolve("target/image");
    }

    /// What will be /opt in the image.
    Path opt() {
        return staging().resolve("opt");
    }

    /// What will be a folder below /opt/connector in the image.
    Path connector(String folder) {
        return opt().resolve("connector").resolve(folder);
    }

    /// The image's name without a tag.
    String repository() {
        return repositoryOf(name());
    }

    /// The name without a tag of this image under another last part.
    String repositoryOf(String lastPart) {
        return registry().isEmpty() ? lastPart : registry() + "/" + lastPart;
    }
}
