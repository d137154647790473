package dev.flowcdk.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Puts together what goes into a connector's image, and writes what the build has to know of it to
/// `target/image/image.properties`.
final class Stage {

    private Stage() {}

    static void run(Settings settings) throws ImageException, IOException, InterruptedException {
        Finish.removeOld(settings);
        // Jib tells layers by names and times, and the times in an image are all the same: it would use old classes.
        Folders.delete(settings.module().resolve("target/jib-cache"));
        if (settings.isNoConnector()) {
            PropertyFile.write(file(settings), skipped());
            return;
        }
        Tags tags = Tags.of(settings);
        boolean fast = fast(settings);
        var base = new Base(settings);
        String from = fast ? base.ofFast() : base.ofPlain();
        Folders.empty(settings.opt());
        Files.createDirectories(settings.opt().resolve("java"));
        Files.createDirectories(settings.connector("cache"));
        Files.write(settings.staging().resolve(Settings.FILE), settings.lines());
        Layers.stage(settings, settings.module().resolve("target/dist/lib"));
        if (fast) {
            Folders.link(
                    JavaRuntime.of(settings.root(), settings.modules()),
                    settings.opt().resolve("java"));
            new AheadOfTimeCache(settings).make();
        }
        Map<String, String> properties = properties(settings, tags, base, fast, from);
        Platforms.of(settings, base, fast).write(settings, tags, properties);
        PropertyFile.write(file(settings), properties);
    }

    private static Path file(Settings settings) {
        return settings.staging().resolve("image.properties");
    }

    private static boolean fast(Settings settings) throws ImageException {
        boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
        if (settings.form().equals("fast") && !linux) {
            throw new ImageException(
                    "fast images can be made on Linux only, since they hold this machine's Java; say -Dimage.form=plain");
        }
        return linux && !settings.form().equals("plain");
    }

    private static Map<String, String> properties(Settings settings, Tags tags, Base base, boolean fast, String from) {
        Map<String, String> properties = new HashMap<>();
        properties.put("image.skip", "false");
        properties.put("image.publishSkip", Boolean.toString(settings.registry().isEmpty()));
        properties.put(
                "image.allowInsecureRegistries", Boolean.toString(Registry.isOfThisMachine(settings.registry())));
        properties.put("image.jvm", Programs.JAVA_HOME.resolve("bin/java").toString());
        properties.put("image.from", from);
        properties.put("image.multiPlatformFrom", base.multiPlatform());
        properties.put("image.baseName", from.startsWith("tar:") ? "flow-cdk-base" : from);
        properties.put("image.java", fast ? "/opt/java/bin/java" : "/opt/java/openjdk/bin/java");
        properties.put("image.cacheOption", fast ? AheadOfTimeCache.OPTION : "-XX:AOTMode=off");
        properties.put("image.repository", settings.repository());
        properties.put("image.version", tags.version());
        properties.put("image.commit", tags.commit().isEmpty() ? "unknown" : tags.commit());
        return properties;
    }

    private static Map<String, String> skipped() {
        Map<String, String> properties = new HashMap<>();
        for (String step : List.of("skip", "publishSkip", "fastSkip", "plainSkip.amd64", "plainSkip.arm64")) {
            properties.put("image." + step, "true");
        }
        properties.put("image.allowInsecureRegistries", "false");
        return properties;
    }
}
