package dev.flowcdk.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What authors may use stands in a file, so that a change of it shows in a review.
class PublicApiTest {

    private static final Path FILE = Path.of("..", "docs", "api.txt");
    private static final Set<String> MODULES =
            Set.of("cdk-core", "cdk-capture", "cdk-materialize", "cdk-tunnel", "cdk-testing");
    private static final Set<String> OF_RECORDS_AND_ENUMS =
            Set.of("equals", "hashCode", "toString", "values", "valueOf", "ordinal");

    @Test
    void isThatOfTheFile() throws IOException {
        List<String> api = Modules.onClassPath().classes().stream()
                .filter(type -> MODULES.contains(Modules.of(type)) && isOpen(type))
                .sorted((one, other) -> one.getName().compareTo(other.getName()))
                .flatMap(type -> lines(type).stream())
                .toList();

        if (Boolean.getBoolean("flowcdk.record")) {
            Files.write(FILE, api);
        }
        assertThat(Files.readAllLines(FILE))
                .as("the public API; if it is meant to change, record it with -Dflowcdk.record=true")
                .isEqualTo(api);
    }

    /// Whether authors can name it: public, with all that it is nested in, and in no internal package.
    private static boolean isOpen(JavaClass type) {
        return !("." + type.getPackageName() + ".").contains(".internal.")
                && type.getModifiers().contains(JavaModifier.PUBLIC)
                && !type.getSimpleName().isEmpty()
                && type.getEnclosingClass().map(PublicApiTest::isOpen).orElse(true);
    }

    private static List<String> lines(JavaClass type) {
        List<String> lines = new ArrayList<>();
        lines.add(type.getName());
        List<String> members = new ArrayList<>();
        type.getFields().stream()
                .filter(PublicApiTest::isPublic)
                .map(field -> "    " + field.getName() + ": " + name(field.getType()))
                .forEach(members::add);
        type.getCodeUnits().stream()
                .filter(PublicApiTest::isPublic)
                .map(PublicApiTest::line)
                .forEach(members::add);
        lines.addAll(members.stream().sorted().distinct().toList());
        return lines;
    }

    private static String line(JavaCodeUnit unit) {
        String parameters =
                unit.getParameterTypes().stream().map(PublicApiTest::name).collect(Collectors.joining(", ", "(", ")"));
        String name = unit.getName().equals("<init>") ? "new" : unit.getName();
        String isStatic = unit.getModifiers().contains(JavaModifier.STATIC) ? "static " : "";
        return "    " + isStatic + name + parameters + ": " + name(unit.getReturnType());
    }

    private static boolean isPublic(JavaField field) {
        return field.getModifiers().contains(JavaModifier.PUBLIC);
    }

    private static boolean isPublic(JavaCodeUnit unit) {
        return Stream.of(JavaModifier.PUBLIC, JavaModifier.PROTECTED).anyMatch(unit.getModifiers()::contains)
                && !unit.getModifiers().contains(JavaModifier.SYNTHETIC)
                && !unit.getName().equals("<clinit>")
                && !OF_RECORDS_AND_ENUMS.contains(unit.getName());
    }

    private static String name(JavaType type) {
        return type.getName().replace("java.lang.", "").replace("java.util.", "");
    }
}
