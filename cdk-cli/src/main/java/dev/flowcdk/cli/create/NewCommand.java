package dev.flowcdk.cli.create;

import dev.flowcdk.UserException;
import dev.flowcdk.cli.EnvironmentException;
import dev.flowcdk.cli.Terminal;
import dev.flowcdk.cli.Version;
import dev.flowcdk.template.internal.ConnectorKind;
import dev.flowcdk.template.internal.NewProject;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.json.JsonMapper;

/// Makes a new project.
@Command(
        name = "new",
        description = {
            "Make the project of a new connector, in a folder of its name: it runs, is tested and makes an image before anything"
                    + " in it is edited.",
            "From a clone of the kit this first installs the kit into the local Maven repository; the new project needs the clone"
                    + " no longer."
        })
public final class NewCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "KIND",
            description = "capture, materialization or sql-materialization.",
            converter = KindConverter.class)
    private ConnectorKind kind = ConnectorKind.CAPTURE;

    @Parameters(
            index = "1",
            paramLabel = "FOLDER",
            description =
                    "The project's folder, which must not exist, such as source-acme. Its last part is the connector's name.")
    private Path folder = Path.of("");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The connector's name, and the last part of its image's (default: the folder's).")
    private @Nullable String name;

    @Option(
            names = "--package",
            paramLabel = "PACKAGE",
            description = "Java package of its classes (default: com.example and the name).")
    private @Nullable String packageName;

    @Option(names = "--json", description = "Print what was made as one line of JSON.")
    private boolean json;

    /// @param terminal where it prints
    public NewCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path target = folder.toAbsolutePath().normalize();
        String called = name == null ? String.valueOf(target.getFileName()) : name;
        NewProject project = project(target, called);
        new KitInstallation(terminal).ensure();
        write(project, target);
        tell(project, target);
        return 0;
    }

    private NewProject project(Path target, String called) throws IOException {
        try {
            if (Files.exists(target)) {
                throw new UserException(target + " exists already; name a folder that does not");
            }
            Path parent = target.getParent();
            if (parent == null || !Files.isDirectory(parent)) {
                throw new UserException(
                        "the folder " + parent + ", where " + called + " was to be made, does not exist");
            }
            NewProject project =
                    NewProject.of(kind, called, packageName == null ? NewProject.packageOf(called) : packageName);
            check(project.problems());
            return project;
        } catch (UserException misused) {
            throw new ParameterException(spec.commandLine(), String.valueOf(misused.getMessage()), misused);
        }
    }

    private static void check(List<String> problems) {
        if (problems.size() == 1) {
            throw new UserException(problems.getFirst());
        }
        if (!problems.isEmpty()) {
            throw new UserException("names are not legal:", problems);
        }
    }

    /// The project appears whole or not at all.
    private static void write(NewProject project, Path target) throws IOException {
        Path unfinished;
        try {
            unfinished = Files.createDirectory(target.resolveSibling(
                    "." + target.getFileName() + "." + ProcessHandle.current().pid()));
        } catch (IOException refused) {
            throw new EnvironmentException("nothing can be written beside " + target + ": " + refused.getMessage());
        }
        try {
            project.write(unfinished, Version.number(), Version.ofSqlite());
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(unfinished);
        }
    }

    private void tell(NewProject project, Path target) throws IOException {
        if (json) {
            var made = JsonMapper.shared().createObjectNode();
            made.put("folder", target.toString());
            made.put("name", project.name());
            made.put("package", project.packageName());
            made.put("class", project.packageName() + "." + project.className());
            made.put("kit", Version.number());
            terminal.line(made.toString());
        } else {
            terminal.line("made " + target + "\n\n    cd " + folder + "\n    ./flow-cdk " + project.preview());
        }
    }

    /// Reads the word for a kind.
    static final class KindConverter implements ITypeConverter<ConnectorKind> {

        @Override
        public ConnectorKind convert(String word) {
            return ConnectorKind.of(word)
                    .orElseThrow(() -> new TypeConversionException(
                            "\"" + word + "\" is neither capture nor materialization nor sql-materialization"));
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failed) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
