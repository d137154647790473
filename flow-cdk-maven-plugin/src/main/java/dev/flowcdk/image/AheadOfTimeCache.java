package dev.flowcdk.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The ahead-of-time cache of a fast image. The virtual machine of JDK 25.0.3 looks at names and sizes of jars at best,
/// and would run the cached classes instead of changed ones; so a digest of what the cache was made of is kept with it,
/// and an image is only built with a cache that was made of exactly that.
final class AheadOfTimeCache {

    private static final String FILE = "/opt/connector/cache/connector.aot";

    /// The option that uses it.
    static final String OPTION = "-XX:AOTCache=" + FILE;

    private final ImageSettings settings;

    AheadOfTimeCache(ImageSettings settings) {
        this.settings = settings;
    }

    /// Runs the connector's training and makes the cache of it.
    void make() throws ImageException, IOException, InterruptedException {
        Files.createDirectories(settings.connector("cache"));
        Path training = settings.opt().resolve("training");
        Folders.empty(training);
        stageTrainers(training);
        run("training the image", "-XX:AOTCacheOutput=" + FILE, "train-image", "/opt/training/class-path");
        Folders.delete(training);
        if (!Files.exists(file())) {
            throw new ImageException("training the image made no ahead-of-time cache");
        }
        Files.writeString(record(), inputs());
    }

    /// Holds the cache against the jars that go into the image with it, and has the virtual machine accept it. A plain
    /// image has no run time of its own and so no cache.
    ///
    /// @throws ImageException when it was made of something else, or is refused
    void check() throws ImageException, IOException, InterruptedException {
        if (!Files.exists(settings.opt().resolve("java/bin/java"))) {
            return;
        }
        if (!Files.exists(file()) || !Files.exists(record())) {
            throw new ImageException(
                    "there is no ahead-of-time cache in " + settings.staging() + "; build the image again");
        }
        if (!Files.readString(record()).equals(inputs())) {
            throw new ImageException(
                    "the ahead-of-time cache in " + settings.staging()
                            + " was made of other classes than the image would hold; build the image again, from \"package\" on");
        }
        run("using the ahead-of-time cache", OPTION, "-XX:AOTMode=on");
    }

    private Path file() {
        return settings.connector("cache").resolve("connector.aot");
    }

    private Path record() {
        return settings.staging().resolve("cache-made-of");
    }

    private String inputs() throws IOException {
        return Folders.digest(
                List.of(settings.opt().resolve("java"), settings.connector("lib"), settings.connector("app")));
    }

    /// The trainers are copied, since folders of this machine may lie where the image's are during the training.
    private void stageTrainers(Path training) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String entry : settings.testClassPath()) {
            add(Path.of(entry), training, lines);
        }
        add(settings.tests(), training, lines);
        Files.write(training.resolve("class-path"), lines);
    }

    /// Jars that the image has are left out: their classes must come from there.
    private void add(Path entry, Path training, List<String> lines) throws IOException {
        String name = entry.getFileName().toString();
        if (!Files.exists(entry)
                || Files.exists(settings.connector("lib").resolve(name))
                || Files.exists(settings.connector("app").resolve(name))) {
            return;
        }
        Path target = training.resolve(lines.size() + "-" + name);
        Folders.link(entry, target);
        lines.add("/opt/training/" + target.getFileName() + (Files.isDirectory(target) ? "/" : ""));
    }

    /// Runs the connector's main class with what is staged in the place where it will be in the image. A user name
    /// space of its own makes it nobody, since some servers that it may be trained with refuse to run as root.
    private void run(String what, String... optionsAndArguments)
            throws ImageException, IOException, InterruptedException {
        List<String> command = new ArrayList<>(unshare());
        command.addAll(List.of(
                "sh",
                "-c",
                "mount --bind \"$0\" /opt && exec unshare --user \"$@\"",
                settings.opt().toString()));
        command.add("/opt/java/bin/java");
        Stream.of(optionsAndArguments).filter(word -> word.startsWith("-")).forEach(command::add);
        command.add("@/opt/connector/app/java-options");
        command.add(settings.main());
        Stream.of(optionsAndArguments).filter(word -> !word.startsWith("-")).forEach(command::add);
        Programs.run(what, command, settings.staging().resolve("training.log"));
    }

    private static List<String> unshare() throws ImageException, IOException, InterruptedException {
        for (List<String> unshare :
                List.of(List.of("unshare", "--mount"), List.of("unshare", "--user", "--map-root-user", "--mount"))) {
            List<String> probe = new ArrayList<>(unshare);
            probe.addAll(List.of("sh", "-c", "mount --bind /opt /opt && exec unshare --user true"));
            if (Programs.succeeds(probe.toArray(String[]::new))) {
                return unshare;
            }
        }
        throw new ImageException("this machine lets nobody mount a folder over /opt, which training a fast image needs"
                + " (root, or user name spaces); say -Dimage.form=plain");
    }
}
