package dev.flowcdk.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.ExecutionException;

/// Images derived from finished ones with Jib.
final class Jibs {

    private Jibs() {}

    /// A name that was checked before.
    static ImageReference name(String repository, String tag) throws ImageException {
        try {
            return ImageReference.parse(repository + ":" + tag);
        } catch (InvalidImageReferenceException illegal) {
            throw new ImageException("\"" + repository + ":" + tag + "\" is no legal name of an image");
        }
    }

    /// Writes a variant of an image in a tarball.
    static void derive(TarImage from, Variant variant, Containerizer to, Settings settings)
            throws ImageException, IOException, InterruptedException {
        write(Jib.from(from), variant, to, settings);
    }

    /// Writes a variant of an image in a registry.
    static void derive(RegistryImage from, Variant variant, Containerizer to, Settings settings)
            throws ImageException, IOException, InterruptedException {
        write(Jib.from(from), variant, to, settings);
    }

    private static void write(JibContainerBuilder image, Variant variant, Containerizer to, Settings settings)
            throws ImageException, IOException, InterruptedException {
        image.addEnvironmentVariable("DOCS_URL", variant.documentation())
                .addLabel("org.opencontainers.image.title", variant.name())
                .addLabel("org.opencontainers.image.documentation", variant.documentation())
                .setCreationTime(Instant.parse(settings.created()));
        try {
            image.containerize(to.setAllowInsecureRegistries(Registry.isOfThisMachine(settings.registry()))
                    .setBaseImageLayersCache(settings.staging().resolve("jib-cache"))
                    .setApplicationLayersCache(settings.staging().resolve("jib-cache")));
        } catch (RegistryException | ExecutionException | CacheDirectoryCreationException failed) {
            throw new ImageException("the variant " + variant.name() + " cannot be made: " + Publish.sentence(failed));
        }
    }
}
