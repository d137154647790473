package dev.flowcdk.cli.create;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.cli.CommandRun;
import dev.flowcdk.cli.FlowCdk;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import tools.jackson.databind.json.JsonMapper;

class NewCommandTest {

    private static final int MOST_LINES_OF_A_POM = 40;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "capture, source-acme, SourceAcme",
        "materialization, materialize-acme-files, MaterializeAcmeFiles",
        "sql-materialization, materialize-acme-db, MaterializeAcmeDb"
    })
    void makesAProjectThatCompiles(String kind, String name, String type) throws Exception {
        CommandRun run = run("new", kind, folder.resolve(name).toString(), "--package", "com.acme.flow");

        assertThat(run.status()).as(String.join("\n", run.err())).isZero();
        assertThat(folder.resolve(name + "/src/main/java/com/acme/flow/" + type + ".java"))
                .exists();
        assertThat(Files.isExecutable(folder.resolve(name + "/flow-cdk"))).isTrue();
        assertThat(Files.readAllLines(folder.resolve(name + "/pom.xml"))).hasSizeLessThanOrEqualTo(MOST_LINES_OF_A_POM);
        assertThat(problems(folder.resolve(name))).isEmpty();
    }

    @Test
    void leavesNothingUnfilledButWhatWorkflowsFill() throws Exception {
        run("new", "capture", folder.resolve("source-acme").toString());

        for (Path file : files(folder.resolve("source-acme"))) {
            if (!file.toString().contains(".github") && !file.endsWith("flow-cdk")) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain("${");
            }
        }
        assertThat(folder.resolve("source-acme/.github/workflows/publish.yaml")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Source-acme", "source_acme", "capture", "9source-x", "source-"})
    void refusesNamesThatImagesOrClassesCannotHave(String name) {
        CommandRun run = run("new", "capture", folder.resolve(name).toString());

        assertThat(run.status()).isEqualTo(FlowCdk.USAGE);
        assertThat(folder).isEmptyDirectory();
    }

    /// The class would be called like one that the connector imports, inherits from `java.lang`, or is made of itself.
    @ParameterizedTest
    @CsvSource({
        "capture, capture-session, CaptureSession",
        "capture, illegal-argument-exception, IllegalArgumentException",
        "materialization, materialize-session, MaterializeSession",
        "materialization, json-lines, JsonLines",
        "sql-materialization, sql-dialect, SqlDialect"
    })
    void refusesNamesOfClassesThatTheConnectorUses(String kind, String name, String type) {
        CommandRun run = run("new", kind, folder.resolve(name).toString());

        assertThat(run.status()).isEqualTo(FlowCdk.USAGE);
        assertThat(run.err()).singleElement().asString().contains("\"" + name + "\" makes the class " + type);
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"com.acme.new", "com..acme", "9acme", "com.aktiebolag.\u00e5", "com.acme$x", "java", "java.acme"
            })
    void refusesPackagesThatJavaOrMavenCannotHave(String packageName) {
        CommandRun run = run("new", "capture", folder.resolve("source-acme").toString(), "--package", packageName);

        assertThat(run.status()).isEqualTo(FlowCdk.USAGE);
        assertThat(run.err())
                .singleElement()
                .asString()
                .contains("\"" + packageName + "\"")
                .contains("say --package");
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flow-cdk", "flow.yaml", "VERSION", "pom.xml"})
    void keepsUnixLineEndsInEachCheckout(String file) throws Exception {
        Path project = folder.resolve("source-acme");
        run("new", "capture", project.toString());

        assertThat(git(project, "init", "--quiet")).isEmpty();
        assertThat(git(project, "check-attr", "eol", "--", file)).isEqualTo(file + ": eol: lf");
    }

    private static String git(Path folder, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "init.defaultBranch=main"));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void letsEditorsAttachWherePreviewWaits() throws Exception {
        Path project = folder.resolve("source-acme");
        run("new", "capture", project.toString());
        String usual = run("preview", "--help").out().stream()
                .collect(Collectors.joining(" "))
                .replaceFirst(".*--debug.*?\\(default:\\s+(\\d+).*", "$1");

        String ofCode = JsonMapper.shared()
                .readTree(project.resolve(".vscode/launch.json"))
                .at("/configurations/0/port")
                .asString();
        var ofIntelliJ = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(project.resolve(".run/attach.run.xml").toFile())
                .getElementsByTagName("option");

        assertThat(ofCode).isEqualTo(usual);
        assertThat(IntStream.range(0, ofIntelliJ.getLength())
                        .mapToObj(ofIntelliJ::item)
                        .map(Element.class::cast)
                        .filter(option -> option.getAttribute("name").equals("PORT"))
                        .map(option -> option.getAttribute("value")))
                .containsExactly(usual);
    }

    @ParameterizedTest
    @CsvSource({
        "capture, source-acme, ./flow-cdk preview",
        "materialization, materialize-acme, ./flow-cdk preview --fixture documents.jsonl"
    })
    void letsEditorsRunThePreviewThatWorks(String kind, String name, String command) throws Exception {
        Path project = folder.resolve(name);
        run("new", kind, project.toString());

        assertThat(JsonMapper.shared()
                        .readTree(project.resolve(".vscode/tasks.json"))
                        .at("/tasks/0/command")
                        .asString())
                .isEqualTo(command);
        assertThat(project.resolve(".run/preview.run.xml")).content().contains("value=\"" + command + "\"");
        assertThat(project.resolve("README.md")).content().contains(command + "   # runs it");
    }

    @Test
    void refusesAFolderThatExists() throws Exception {
        Path existing = Files.createDirectory(folder.resolve("source-acme"));

        CommandRun run = run("new", "capture", existing.toString());

        assertThat(run.status()).isEqualTo(FlowCdk.USAGE);
        assertThat(run.err()).singleElement().asString().contains("exists already");
        assertThat(existing).isEmptyDirectory();
    }

    @Test
    void printsWhatItMadeAsJson() {
        CommandRun run = run("new", "capture", folder.resolve("source-acme").toString(), "--json");

        assertThat(run.out()).singleElement().asString().contains("\"class\":\"com.example.acme.SourceAcme\"");
    }

    private static CommandRun run(String... arguments) {
        return CommandRun.with(Map.of(), arguments);
    }

    /// What the compiler says of the project's classes and tests, with the class path of this test.
    private String problems(Path project) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-d",
                Files.createDirectory(project.resolve("out")).toString(),
                "-cp",
                System.getProperty("java.class.path")));
        files(project.resolve("src")).stream()
                .map(Path::toString)
                .filter(file -> file.endsWith(".java"))
                .forEach(arguments::add);
        var said = new StringWriter();
        var compiler = ToolProvider.getSystemJavaCompiler();
        var manager = compiler.getStandardFileManager(null, null, null);
        List<String> options = arguments.subList(0, 5);
        compiler.getTask(
                        said,
                        manager,
                        null,
                        options,
                        null,
                        manager.getJavaFileObjectsFromStrings(arguments.subList(5, arguments.size())))
                .call();
        return said.toString();
    }

    private static List<Path> files(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
