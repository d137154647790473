package dev.flowcdk.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.core.importer.Locations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The modules of this repository and the classes they are made of.
record Modules(JavaClasses classes) {

    /// The folder of a module, above `target/classes/`, `target/x.jar!/` or, in a local repository, `1.0/x.jar!/`.
    private static final Pattern LOCATION =
            Pattern.compile(".*/(?<module>[^/]+)/(?:target|\\d[^/]*)/[^/]+/dev/flowcdk/.*");

    static Modules onClassPath() {
        Set<Location> locations = Locations.ofPackage("dev.flowcdk").stream()
                .filter(location -> !location.contains("test-classes"))
                .collect(Collectors.toSet());
        return new Modules(new ClassFileImporter().importLocations(locations));
    }

    /// The name of the folder of the module that a class comes from; empty when it is not one of ours.
    static String of(JavaClass type) {
        return type.getSource()
                .map(source -> LOCATION.matcher(source.getUri().toString()))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group("module"))
                .orElse("");
    }

    Set<String> withClasses() {
        return classes.stream().map(Modules::of).collect(Collectors.toCollection(TreeSet::new));
    }

    /// The names of all folders with Java sources that go into a jar.
    static Set<String> withSources(Path root) {
        try (Stream<Path> folders = Files.list(root);
                Stream<Path> connectors = Files.list(root.resolve("reference-connectors"))) {
            return Stream.concat(folders, connectors)
                    .filter(folder -> hasSources(folder.resolve("src/main/java")))
                    .map(folder -> folder.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasSources(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
