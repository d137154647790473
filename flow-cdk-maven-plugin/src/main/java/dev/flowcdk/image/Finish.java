package dev.flowcdk.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.TarImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Puts finished tarballs where users look for them, so that no half-written one is ever there.
final class Finish {

    static final String TAR = "jib-image.tar";
    static final String LOCAL = "local";

    private final ImageSettings settings;

    Finish(ImageSettings settings) {
        this.settings = settings;
    }

    /// Removes the tarballs of an earlier build.
    static void removeOld(ImageSettings settings) throws IOException, ImageException {
        Files.createDirectories(settings.staging());
        for (Path folder : List.of(settings.module().resolve("target"), settings.staging())) {
            for (Path file : Folders.list(folder)) {
                if (file.getFileName().toString().endsWith(TAR)) {
                    Files.delete(file);
                }
            }
        }
    }

    void run() throws ImageException, IOException, InterruptedException {
        Path image = settings.staging().resolve(TAR);
        for (Variant variant : Variant.of(settings)) {
            String name = variant.name() + "-" + TAR;
            Jibs.derive(
                    TarImage.at(image),
                    variant,
                    Containerizer.to(TarImage.at(settings.staging().resolve(name))
                            .named(Jibs.name(settings.repositoryOf(variant.name()), LOCAL))),
                    settings);
            publish(name);
        }
        publish(TAR);
    }

    private void publish(String name) throws IOException {
        Files.move(
                settings.staging().resolve(name),
                settings.module().resolve("target").resolve(name),
                StandardCopyOption.ATOMIC_MOVE);
    }
}
