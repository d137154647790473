import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Checks or fixes the format of all Java sources below a folder: `Format check|fix FOLDER LIST`. A check that finds
/// something writes the file LIST, and leaves it to the build to fail with one sentence instead of a stack trace.
///
/// It is a program of its own, run by the tool chain's JDK, since a formatter inside Maven parses with the JDK that
/// Maven happens to run on and fails at newer syntax.
final class Format {

    private static final Set<String> SKIPPED_FOLDERS = Set.of("target", "node_modules", "resources");

    private enum Mode {
        CHECK,
        FIX
    }

    private record Source(Path path, String text, String formatted) {

        boolean changed() {
            return !text.equals(formatted);
        }
    }

    public static void main(String[] arguments) throws IOException {
        Mode mode = Mode.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        Path root = Path.of(arguments[1]).toAbsolutePath().normalize();
        Path list = Path.of(arguments[2]);
        Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .build());

        List<Source> changed = javaFiles(root).parallelStream()
                .map(path -> format(formatter, path))
                .filter(Source::changed)
                .toList();

        Files.deleteIfExists(list);
        switch (mode) {
            case FIX -> fix(root, changed);
            case CHECK -> check(root, changed, list);
        }
    }

    private static void fix(Path root, List<Source> changed) throws IOException {
        for (Source source : changed) {
            Files.writeString(source.path(), source.formatted());
            System.out.println("formatted " + root.relativize(source.path()));
        }
    }

    private static void check(Path root, List<Source> changed, Path list) throws IOException {
        if (changed.isEmpty()) {
            return;
        }
        List<String> names = changed.stream()
                .map(source -> root.relativize(source.path()).toString())
                .toList();
        names.forEach(name -> System.err.println("not formatted: " + name));
        Files.write(list, names);
    }

    private static Source format(Formatter formatter, Path path) {
        try {
            String text = Files.readString(path);
            LineComments comments = new LineComments();
            String formatted = formatter.formatSource(comments.takeFrom(formatter.fixImports(text)));
            return new Source(path, text, comments.putBackInto(formatted));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (FormatterException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    private static List<Path> javaFiles(Path root) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                boolean skipped = !folder.equals(root) && (name.startsWith(".") || SKIPPED_FOLDERS.contains(name));
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".java")) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        found.sort(null);
        return found;
    }
}
