package dev.flowcdk.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryUnauthorizedException;
import com.google.cloud.tools.jib.blob.BlobDescriptor;
import com.google.cloud.tools.jib.hash.Digests;
import com.google.cloud.tools.jib.image.json.ManifestTemplate;
import com.google.cloud.tools.jib.image.json.V22ManifestListTemplate;
import com.google.cloud.tools.jib.image.json.V22ManifestListTemplate.ManifestDescriptorTemplate;
import com.google.cloud.tools.jib.registry.ManifestAndDigest;
import com.google.cloud.tools.jib.registry.RegistryClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Gives pushed images their names, and writes these with digests to `target/pushed-images`: one list of the images for
/// each architecture under each tag, for the connector and for its variants. The images themselves were
/// pushed before, each under a tag with its architecture.
final class Publish {

    private final ImageSettings settings;
    private final Registry registry;
    private final Tags tags;
    private final List<String> architectures;

    private Publish(ImageSettings settings, Registry registry, Tags tags, List<String> architectures) {
        this.settings = settings;
        this.registry = registry;
        this.tags = tags;
        this.architectures = architectures;
    }

    /// @param architectures of the images that were pushed
    static void run(ImageSettings settings, Registry registry, List<String> architectures)
            throws ImageException, IOException, InterruptedException {
        new Publish(settings, registry, Tags.of(settings), architectures).run();
    }

    private void run() throws ImageException, IOException, InterruptedException {
        String digest = list(settings.name());
        Path target = settings.module().resolve("target");
        Files.writeString(target.resolve("jib-image.digest"), digest);
        List<String> pushed = new ArrayList<>(List.of(settings.repository() + "@" + digest));
        for (Variant variant : Variant.of(settings)) {
            for (String architecture : architectures) {
                String tag = tag(architecture);
                Jibs.derive(
                        registry.image(Jibs.name(settings.repository(), tag)),
                        variant,
                        Containerizer.to(registry.image(Jibs.name(settings.repositoryOf(variant.name()), tag))),
                        settings);
            }
            pushed.add(settings.repositoryOf(variant.name()) + "@" + list(variant.name()));
        }
        Files.write(target.resolve("pushed-images"), pushed);
    }

    private String tag(String architecture) {
        return Platforms.tag(tags, architecture);
    }

    /// @return the digest of the list
    private String list(String name) throws ImageException, IOException, InterruptedException {
        String repository = settings.repositoryOf(name);
        try {
            RegistryClient client =
                    registry.client(Jibs.name(repository, tags.pushed().get(0)));
            var list = new V22ManifestListTemplate();
            for (String architecture : architectures) {
                list.addManifest(descriptor(client.pullManifest(tag(architecture)), architecture));
            }
            for (String tag : tags.pushed()) {
                client.pushManifest(list, tag);
                System.out.println("image: pushed " + repository + ":" + tag);
            }
            return Digests.computeJsonDigest(list).toString();
        } catch (RegistryException | IOException failed) {
            throw new ImageException(repository + " cannot be pushed: " + sentence(failed));
        }
    }

    private static ManifestDescriptorTemplate descriptor(
            ManifestAndDigest<ManifestTemplate> pulled, String architecture) throws IOException, ImageException {
        BlobDescriptor blob = Digests.computeDigest(pulled.getManifest());
        if (!blob.getDigest().equals(pulled.getDigest())) {
            throw new ImageException("the registry changed the manifest of the image for " + architecture);
        }
        var descriptor = new ManifestDescriptorTemplate();
        descriptor.setMediaType(pulled.getManifest().getManifestMediaType());
        descriptor.setSize(blob.getSize());
        descriptor.setDigest(blob.getDigest().toString());
        descriptor.setPlatform(architecture, "linux");
        return descriptor;
    }

    /// What a failure at a registry means, in one sentence.
    static String sentence(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof RegistryUnauthorizedException) {
                return "the registry refuses user or password; log in with \"docker login\", or say"
                        + " -Djib.to.auth.username and -Djib.to.auth.password";
            }
            if (each instanceof ConnectException || each instanceof UnknownHostException) {
                return "nothing answers there: " + each.getMessage();
            }
        }
        return String.valueOf(failure.getMessage());
    }
}
