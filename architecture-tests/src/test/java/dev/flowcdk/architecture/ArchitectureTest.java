package dev.flowcdk.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Map.entry;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final Modules MODULES = Modules.onClassPath();

    /// Connectors use a side of the kit, a side uses the core, and the sides do not know each other. What tests and the
    /// command are made of is in no connector.
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            entry("cdk-core", Set.of()),
            entry("flow-cdk-maven-plugin", Set.of()),
            entry("connector-template", Set.of()),
            entry("cdk-airbyte-bridge", Set.of("cdk-core", "cdk-capture", "cdk-materialize", "cdk-session")),
            // what drives a served connector is in it too, for who has Flow's side of sessions
            entry("cdk-grpc", Set.of("cdk-core", "cdk-session")),
            entry("cdk-tunnel", Set.of("cdk-core")),
            entry("cdk-capture", Set.of("cdk-core")),
            entry("cdk-materialize", Set.of("cdk-core")),
            entry("cdk-session", Set.of("cdk-core")),
            entry("cdk-runtime", Set.of("cdk-core", "cdk-session")),
            entry("cdk-conformance", Set.of("cdk-core", "cdk-session")),
            entry(
                    "cdk-testing",
                    Set.of(
                            "cdk-core",
                            "cdk-capture",
                            "cdk-materialize",
                            "cdk-session",
                            "cdk-runtime",
                            "cdk-conformance")),
            entry(
                    "cdk-cli",
                    Set.of(
                            "cdk-core",
                            "cdk-airbyte-bridge",
                            "cdk-session",
                            "cdk-runtime",
                            "cdk-conformance",
                            "cdk-testing",
                            "connector-template")),
            entry(
                    "benchmarks",
                    Set.of("cdk-core", "cdk-capture", "cdk-cli", "cdk-session", "cdk-runtime", "cdk-testing")),
            entry("postgres-common", Set.of("cdk-core", "cdk-tunnel")),
            entry("source-hello-world", Set.of("cdk-core", "cdk-capture")),
            entry("materialize-json-lines", Set.of("cdk-core", "cdk-materialize")),
            entry("materialize-sqlite", Set.of("cdk-core", "cdk-materialize")),
            entry("source-postgres", Set.of("cdk-core", "cdk-capture", "cdk-tunnel", "postgres-common")),
            entry("materialize-postgres", Set.of("cdk-core", "cdk-materialize", "cdk-tunnel", "postgres-common")));

    @Test
    void seesTheClassesOfEveryModule() {
        Path root = Path.of(System.getProperty("flowcdk.root"));

        assertThat(MODULES.withClasses()).isEqualTo(Modules.withSources(root));
        assertThat(MAY_USE.keySet()).containsAll(Modules.withSources(root));
    }

    @Test
    void modulesUseOnlyTheModulesBelowThem() {
        classes().should(useOnlyModulesBelow()).check(MODULES.classes());
    }

    @Test
    void onlyTheKitUsesItsInternalPackages() {
        noClasses()
                .that(describe("belong to connectors", type -> !isOfKit(type)))
                .should()
                .dependOnClassesThat(describe("are internal to the kit", type -> isOfKit(type) && isInternal(type)))
                .check(MODULES.classes());
    }

    /// Who reads a name far from its import knows which type is meant, and who searches for it finds one.
    @Test
    void noTwoTypesHaveTheSameSimpleName() {
        Map<String, List<String>> names = MODULES.classes().stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getSimpleName, mapping(JavaClass::getName, toList())));
        names.values().removeIf(types -> types.size() == 1);

        assertThat(names).isEmpty();
    }

    @Test
    void nothingOfPostgresIsInTheSqlPackage() {
        DescribedPredicate<JavaClass> sql = JavaClass.Predicates.resideInAPackage("dev.flowcdk.materialize.sql..");

        noClasses()
                .that(sql)
                .should(mention("postgres"))
                .orShould(mention("pg_catalog"))
                .check(MODULES.classes());
    }

    /// What serves a channel does not know what carries it, and may be one of many in a process.
    @Test
    void onlyLaunchersTouchTheProcess() {
        noClasses()
                .that(describe("are part of a connector and launch none", ArchitectureTest::isServed))
                .should(touchTheProcess())
                .check(MODULES.classes());
    }

    private static boolean isServed(JavaClass type) {
        Set<String> onlyOfTools = Set.of(
                "flow-cdk-maven-plugin",
                "cdk-session",
                "cdk-runtime",
                "cdk-conformance",
                "cdk-testing",
                "cdk-cli",
                "benchmarks");
        return !onlyOfTools.contains(Modules.of(type))
                && !type.getPackageName().equals("dev.flowcdk.internal.launch")
                && !type.getName().equals("dev.flowcdk.internal.schema.RecordedSchemaCheck"); // a step of builds
    }

    private static ArchCondition<JavaClass> touchTheProcess() {
        Map<String, Set<String>> members = Map.of(
                "java.lang.System", Set.of("in", "out", "exit", "setIn", "setOut", "setErr"),
                "java.lang.Runtime", Set.of("exit", "halt"),
                "java.io.FileDescriptor", Set.of("in", "out"));
        return new ArchCondition<>("read standard input, write standard output or end the process") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getAccessesFromSelf().forEach(access -> {
                    String owner = access.getTargetOwner().getName();
                    boolean touches = members.getOrDefault(owner, Set.of())
                            .contains(access.getTarget().getName());
                    events.add(new SimpleConditionEvent(type, touches, access.getDescription()));
                });
            }
        };
    }

    private static boolean isOfKit(JavaClass type) {
        return Modules.of(type).startsWith("cdk-") || Modules.of(type).equals("benchmarks");
    }

    private static boolean isInternal(JavaClass type) {
        return ("." + type.getPackageName() + ".").contains(".internal.");
    }

    private static ArchCondition<JavaClass> useOnlyModulesBelow() {
        return new ArchCondition<>("use only the modules below their own") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String module = Modules.of(type);
                Set<String> below = MAY_USE.getOrDefault(module, Set.of());
                type.getDirectDependenciesFromSelf().forEach(dependency -> {
                    String used = Modules.of(dependency.getTargetClass());
                    if (!used.isEmpty() && !used.equals(module) && !below.contains(used)) {
                        events.add(SimpleConditionEvent.violated(
                                type, module + " uses " + used + ": " + dependency.getDescription()));
                    }
                });
            }
        };
    }

    /// Looks at the names and texts in the class file, which comments are no part of.
    private static ArchCondition<JavaClass> mention(String word) {
        return new ArchCondition<>("mention " + word) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean found = classFile(type).toLowerCase(Locale.ROOT).contains(word);
                events.add(new SimpleConditionEvent(
                        type, found, type.getName() + (found ? " mentions " : " does not mention ") + word));
            }
        };
    }

    private static String classFile(JavaClass type) {
        try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return new String(in.readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
