package dev.flowcdk.image;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;

/// Puts together what goes into a connector's image.
final class Stage {

    private Stage() {}

    static Staged run(ImageSettings settings) throws ImageException, IOException, InterruptedException {
        Finish.removeOld(settings);
        // Jib tells layers by names and times, and the times in an image are all the same: it would use old classes.
        Folders.delete(settings.staging().resolve("jib-cache"));
        Tags tags = Tags.of(settings);
        boolean fast = fast(settings);
        var base = new Base(settings);
        String from = fast ? base.ofFast() : base.ofPlain();
        Folders.empty(settings.opt());
        Files.createDirectories(settings.opt().resolve("java"));
        Files.createDirectories(settings.connector("cache"));
        Layers.stage(settings, settings.module().resolve("target/dist/lib"));
        if (fast) {
            Folders.link(JavaRuntime.of(settings), settings.opt().resolve("java"));
            new AheadOfTimeCache(settings).make();
        }
        Platforms.of(settings, base, fast); // what cannot be pushed shall be said before anything is
        var staged = new Staged(
                fast ? "fast" : "plain", from, tags.version(), tags.commit().isEmpty() ? "unknown" : tags.commit());
        staged.write(settings.staging());
        return staged;
    }

    private static boolean fast(ImageSettings settings) throws ImageException {
        boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
        if (settings.form().equals("fast") && !linux) {
            throw new ImageException(
                    "fast images can be made on Linux only, since they hold this machine's Java; say -Dimage.form=plain");
        }
        return linux && !settings.form().equals("plain");
    }
}
