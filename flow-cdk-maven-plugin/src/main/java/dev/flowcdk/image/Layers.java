package dev.flowcdk.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The jars of an image in two layers: the libraries that come with the kit and are the same for every connector, and
/// the application, which is the kit, the connector, and what the connector alone uses.
final class Layers {

    /// In the kit's core: the file names of its libraries.
    private static final String LIBRARIES = "META-INF/flow-cdk/libraries";

    private Layers() {}

    /// Stages the jars of a connector, and the argument file that names them.
    ///
    /// @param dist the connector's folder of jars
    static void stage(ImageSettings settings, Path dist) throws ImageException, IOException {
        Path libraries = Files.createDirectories(settings.connector("lib"));
        Path application = Files.createDirectories(settings.connector("app"));
        List<Path> jars = Folders.list(dist).stream()
                .filter(file -> file.toString().endsWith(".jar"))
                .toList();
        Set<String> ofKit = librariesOfKit(jars);
        List<String> classPath = new ArrayList<>();
        for (Path jar : jars) {
            String name = jar.getFileName().toString();
            boolean library = ofKit.contains(name);
            Folders.copy(jar, library ? libraries : application);
            classPath.add("/opt/connector/" + (library ? "lib/" : "app/") + name);
        }
        Folders.write(
                application.resolve("java-options"),
                settings.options().replace(' ', '\n') + "\n-cp " + String.join(":", classPath) + "\n");
        Entrypoint.stage(application.resolve("start"));
        Path bom = settings.module().resolve("target/bom.json");
        if (Files.exists(bom)) {
            Folders.copy(bom, application);
        }
    }

    /// Whether Airbyte can run what was staged.
    static boolean forAirbyte(ImageSettings settings) throws IOException {
        return Folders.list(settings.connector("app")).stream()
                .anyMatch(jar -> jar.getFileName().toString().startsWith("cdk-airbyte-bridge-"));
    }

    private static Set<String> librariesOfKit(List<Path> jars) throws ImageException, IOException {
        for (Path jar : jars) {
            if (jar.getFileName().toString().startsWith("cdk-core-")) {
                try (var file = new JarFile(jar.toFile())) {
                    var entry = file.getEntry(LIBRARIES);
                    if (entry != null) {
                        String text = new String(file.getInputStream(entry).readAllBytes());
                        return Stream.of(text.strip().split(":"))
                                .map(Layers::fileName)
                                .collect(Collectors.toSet());
                    }
                }
            }
        }
        throw new ImageException("none of the connector's jars is the kit's core, cdk-core; is it a dependency?");
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
