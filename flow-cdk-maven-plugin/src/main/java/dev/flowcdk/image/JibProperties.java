package dev.flowcdk.image;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is said of an image in properties of `jib-maven-plugin`, which projects and pipelines have from elsewhere.
/// Where one of our own says the same, it wins.
public final class JibProperties {

    /// What all of them begin with.
    public static final String PREFIX = "jib.";

    private static final String IMAGE = "jib.to.image";
    private static final String TAGS = "jib.to.tags";
    private static final String JVM_FLAGS = "jib.container.jvmFlags";

    /// The settings that mean the same.
    private static final Map<String, String> SAME = Map.of(
            "jib.from.image", "base",
            "jib.from.platforms", "platforms",
            "jib.container.environment", "environment",
            "jib.container.labels", "labels",
            "jib.container.user", "user",
            "jib.allowInsecureRegistries", "insecure");

    private static final Set<String> OF_PUSHING = Set.of("jib.to.auth.username", "jib.to.auth.password");

    private JibProperties() {}

    /// Adds to settings what these properties say.
    ///
    /// @param settings by name, as [ImageSettings#of] takes them
    /// @param properties by name
    public static Map<String, String> addTo(Map<String, String> settings, Map<String, String> properties)
            throws ImageException {
        Map<String, String> merged = new HashMap<>(settings);
        SAME.forEach((property, setting) -> fill(merged, setting, properties.getOrDefault(property, "")));
        String image = properties.getOrDefault(IMAGE, "").strip();
        String tag = "";
        if (!image.isEmpty() && merged.getOrDefault("registry", "").isBlank()) {
            int slash = image.lastIndexOf('/');
            if (slash < 1) {
                throw new ImageException(IMAGE + " is \"" + image
                        + "\"; it has to name a registry, too, such as ghcr.io/acme/source-acme");
            }
            int colon = image.indexOf(':', slash);
            merged.put("registry", image.substring(0, slash));
            merged.put("name", image.substring(slash + 1, colon < 0 ? image.length() : colon));
            tag = colon < 0 ? "" : image.substring(colon + 1);
        }
        fill(merged, "tags", joined(List.of(tag, properties.getOrDefault(TAGS, ""))));
        BinaryOperator<String> after = (options, flags) -> options + " " + flags;
        merged.merge("options", properties.getOrDefault(JVM_FLAGS, "").replace(',', ' '), after);
        return merged;
    }

    /// Those of some properties that have no effect on our images.
    public static List<String> ignored(Collection<String> properties) {
        Set<String> known = Stream.of(SAME.keySet(), OF_PUSHING, Set.of(IMAGE, TAGS, JVM_FLAGS))
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
        return properties.stream()
                .filter(property -> !known.contains(property))
                .sorted()
                .toList();
    }

    /// The pairs of a text such as `a=b,c=d`.
    ///
    /// @throws ImageException when it has something else
    static Map<String, String> pairs(String property, String text) throws ImageException {
        Map<String, String> pairs = new TreeMap<>();
        for (String pair : text.isBlank() ? List.<String>of() : List.of(text.split(",", -1))) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new ImageException(property + " has \"" + pair + "\"; it has to be names and values, as a=b,c=d");
            }
            pairs.put(
                    pair.substring(0, equals).strip(),
                    pair.substring(equals + 1).strip());
        }
        return pairs;
    }

    private static void fill(Map<String, String> settings, String name, String value) {
        if (settings.getOrDefault(name, "").isBlank()) {
            settings.put(name, value);
        }
    }

    private static String joined(List<String> texts) {
        return texts.stream().filter(text -> !text.isBlank()).collect(Collectors.joining(","));
    }
}
