package dev.flowcdk.internal.launch;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/// What a connector's process does when it is run to train the ahead-of-time cache of its image: a connector that is
/// started with [#ARGUMENT] and the name of a file drives itself instead of waiting for requests.
///
/// The file names, a line each, jars and folders where trainers are found. They are loaded beside the connector's own
/// class path, since the cache belongs to exactly that class path.
public interface Training {

    /// The command line's first word for it.
    String ARGUMENT = "train-image";

    /// Makes the connector do what it will be asked to do most.
    ///
    /// @param servers makes the server of one stream
    void train(Supplier<ProtocolServer> servers) throws Exception;

    /// Runs all trainers of a class path.
    ///
    /// @param classPath the file that names it
    static void run(Supplier<ProtocolServer> servers, Path classPath) throws Exception {
        try (var loader = new URLClassLoader(urls(classPath), Training.class.getClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            for (Training training : ServiceLoader.load(Training.class, loader)) {
                training.train(servers);
            }
        }
    }

    private static URL[] urls(Path classPath) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (String line : Files.readAllLines(classPath)) {
            urls.add(url(line));
        }
        return urls.toArray(URL[]::new);
    }

    private static URL url(String path) throws MalformedURLException {
        return Path.of(path).toUri().toURL();
    }
}
