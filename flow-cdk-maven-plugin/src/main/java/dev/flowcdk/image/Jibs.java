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
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/// Images made with Jib.
final class Jibs {

    private static final String TAR = "tar://";

    private Jibs() {}

    /// A name that was checked before.
    static ImageReference name(String repository, String tag) throws ImageException {
        try {
            return ImageReference.parse(repository + ":" + tag);
        } catch (InvalidImageReferenceException illegal) {
            throw new ImageException("\"" + repository + ":" + tag + "\" is no legal name of an image");
        }
    }

    /// Writes the image that was staged, in its fast form or in the plain one, for an architecture.
    ///
    /// @param from the base
    static void write(
            ImageSettings settings, Staged staged, String from, String architecture, boolean fast, Containerizer to)
            throws ImageException, IOException, InterruptedException {
        List<String> java = List.of(
                fast ? "/opt/java/bin/java" : "/opt/java/openjdk/bin/java",
                fast ? AheadOfTimeCache.OPTION : "-XX:AOTMode=off",
                "@/opt/connector/app/java-options",
                settings.main());
        List<String> entrypoint = Entrypoint.of(Base.shell(settings, from), Entrypoint.SCRIPT, java);
        JibContainerBuilder image = from(from)
                .setEntrypoint(entrypoint)
                .setPlatforms(Set.of(new Platform(architecture, "linux")))
                .setCreationTime(Instant.parse(settings.created()))
                .setUser(settings.user())
                .addEnvironmentVariable("LANG", "C.UTF-8");
        if (Layers.forAirbyte(settings)) {
            // it is evaluated by a shell, and has to be the entry point
            image.addEnvironmentVariable("AIRBYTE_ENTRYPOINT", String.join(" ", entrypoint));
        }
        settings.environment().forEach(image::addEnvironmentVariable);
        labels(settings, staged, from).forEach(image::addLabel);
        settings.labels().forEach(image::addLabel);
        if (fast) {
            addFolder(image, settings, "java");
        }
        addFolder(image, settings, "connector/lib");
        addFolder(image, settings, "connector/app");
        if (fast) {
            addFolder(image, settings, "connector/cache");
        }
        containerize(image, to, settings, "the image");
    }

    private static JibContainerBuilder from(String base) throws ImageException {
        try {
            if (base.startsWith(TAR)) {
                return Jib.from(TarImage.at(Path.of(base.substring(TAR.length()))));
            }
            ImageReference name = ImageReference.parse(base);
            var retrievers = CredentialRetrieverFactory.forImage(name, log -> {});
            return Jib.from(RegistryImage.named(name)
                    .addCredentialRetriever(retrievers.dockerConfig())
                    .addCredentialRetriever(retrievers.wellKnownCredentialHelpers()));
        } catch (InvalidImageReferenceException illegal) {
            throw new ImageException("the base \"" + base + "\" is no legal name of an image");
        }
    }

    private static Map<String, String> labels(ImageSettings settings, Staged staged, String from) throws IOException {
        Map<String, String> labels = new TreeMap<>();
        labels.put("FLOW_RUNTIME_PROTOCOL", settings.kind());
        labels.put("FLOW_RUNTIME_CODEC", "proto");
        if (Layers.forAirbyte(settings)) {
            labels.put("io.airbyte.name", settings.repository());
            labels.put("io.airbyte.version", staged.version());
        }
        labels.put("org.opencontainers.image.title", settings.name());
        labels.put("org.opencontainers.image.description", settings.description());
        labels.put("org.opencontainers.image.version", staged.version());
        labels.put("org.opencontainers.image.revision", staged.commit());
        labels.put("org.opencontainers.image.created", settings.created());
        labels.put("org.opencontainers.image.source", settings.source());
        labels.put("org.opencontainers.image.licenses", settings.licenses());
        labels.put("org.opencontainers.image.base.name", from.startsWith(TAR) ? "flow-cdk-base" : from);
        labels.values().removeIf(String::isEmpty);
        return labels;
    }

    /// Adds a folder below /opt as a layer of its own.
    private static void addFolder(JibContainerBuilder image, ImageSettings settings, String folder) throws IOException {
        Path source = settings.opt().resolve(folder);
        var layer = FileEntriesLayer.builder().setName(folder);
        for (Path path : Folders.walk(source)) {
            if (!path.equals(source)) {
                String target = "/opt/" + folder + "/" + source.relativize(path);
                layer.addEntry(path, AbsoluteUnixPath.get(target), permissions(target, path));
            }
        }
        image.addFileEntriesLayer(layer.build());
    }

    private static FilePermissions permissions(String target, Path path) {
        boolean program = target.startsWith("/opt/java/bin/") || target.equals("/opt/java/lib/jspawnhelper");
        return program || Files.isDirectory(path)
                ? FilePermissions.DEFAULT_FOLDER_PERMISSIONS
                : FilePermissions.DEFAULT_FILE_PERMISSIONS;
    }

    /// Writes a variant of an image in a tarball.
    static void derive(TarImage from, Variant variant, Containerizer to, ImageSettings settings)
            throws ImageException, IOException, InterruptedException {
        writeVariant(Jib.from(from), variant, to, settings);
    }

    /// Writes a variant of an image in a registry.
    static void derive(RegistryImage from, Variant variant, Containerizer to, ImageSettings settings)
            throws ImageException, IOException, InterruptedException {
        writeVariant(Jib.from(from), variant, to, settings);
    }

    private static void writeVariant(
            JibContainerBuilder image, Variant variant, Containerizer to, ImageSettings settings)
            throws ImageException, IOException, InterruptedException {
        image.addEnvironmentVariable("DOCS_URL", variant.documentation())
                .addLabel("org.opencontainers.image.title", variant.name())
                .addLabel("org.opencontainers.image.documentation", variant.documentation())
                .setCreationTime(Instant.parse(settings.created()));
        containerize(image, to, settings, "the variant " + variant.name());
    }

    private static void containerize(JibContainerBuilder image, Containerizer to, ImageSettings settings, String what)
            throws ImageException, IOException, InterruptedException {
        try {
            image.containerize(to.setAllowInsecureRegistries(settings.insecure())
                    .setToolName("flow-cdk-maven-plugin")
                    .setApplicationLayersCache(settings.staging().resolve("jib-cache")));
        } catch (RegistryException | ExecutionException | CacheDirectoryCreationException failed) {
            throw new ImageException(what + " cannot be made: " + Publish.sentence(failed));
        }
    }
}
