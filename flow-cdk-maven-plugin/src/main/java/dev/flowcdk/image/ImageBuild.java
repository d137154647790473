package dev.flowcdk.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.TarImage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Builds the image of one connector. For one thread.
public final class ImageBuild {

    private final ImageSettings settings;

    /// @param settings what its build says
    public ImageBuild(ImageSettings settings) {
        this.settings = settings;
    }

    /// Stages, trains, checks, and writes `target/jib-image.tar` and one tarball for each variant.
    ///
    /// @throws ImageException with a sentence for the user
    public void make() throws ImageException, IOException, InterruptedException {
        Staged staged = Stage.run(settings);
        new AheadOfTimeCache(settings).check();
        var tar = TarImage.at(settings.staging().resolve(Finish.TAR))
                .named(Jibs.name(settings.repository(), Finish.LOCAL));
        Jibs.write(settings, staged, staged.from(), Platforms.ofThisMachine(), staged.fast(), Containerizer.to(tar));
        new Finish(settings).run();
    }

    /// Pushes what [#make()] has staged, for all architectures and under all tags. Does nothing where no registry is
    /// named.
    ///
    /// @param user at the registry; null for the one that Docker knows
    /// @param password of the user
    /// @throws ImageException with a sentence for the user
    public void push(@Nullable String user, @Nullable String password)
            throws ImageException, IOException, InterruptedException {
        if (settings.registry().isEmpty()) {
            return;
        }
        Staged staged = Staged.read(settings.staging());
        new AheadOfTimeCache(settings).check();
        Tags tags = Tags.of(settings);
        var registry = new Registry(settings, user, password);
        var base = new Base(settings);
        Platforms platforms = Platforms.of(settings, base, staged.fast());
        for (String architecture : platforms.all()) {
            var name = Jibs.name(settings.repository(), Platforms.tag(tags, architecture));
            boolean fast = platforms.fast().contains(architecture);
            String from = fast ? staged.from() : base.multiPlatform();
            Jibs.write(settings, staged, from, architecture, fast, Containerizer.to(registry.image(name)));
        }
        Publish.run(settings, registry, platforms.all());
    }
}
