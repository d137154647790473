package dev.flowcdk.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every command of the guide works as it is printed, from a fresh clone on.
@Timeout(1200)
@ExtendWith(SharedClone.class)
class GuideTest {

    private static final Path GUIDE = Path.of(System.getProperty("flowcdk.root"), "docs", "guide");

    @TempDir
    private static Path folder;

    private static FreshClone clone;

    @BeforeAll
    static void take(FreshClone shared) {
        clone = shared;
    }

    static Stream<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(GUIDE)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !script(name).lines().allMatch(GuideTest::isPreparation))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void itsCommandsWork(String page) throws IOException, InterruptedException {
        Path start = Files.createDirectory(folder.resolve("on " + page));
        Files.createSymbolicLink(start.resolve("flow-cdk"), clone.sources().resolve("flow-cdk"));

        clone.run(start, folder.resolve(page + ".log"), script(page));
    }

    @Test
    void fewCommandsAreNotRun() throws IOException {
        long left = 0;
        try (Stream<Path> files = Files.list(GUIDE)) {
            for (Path page : files.toList()) {
                left += Files.readString(page)
                        .lines()
                        .filter(line -> line.startsWith("<!-- elsewhere"))
                        .count();
            }
        }

        assertThat(left).isLessThanOrEqualTo(5);
    }

    private static boolean isPreparation(String line) {
        return line.startsWith("set ") || line.startsWith("export ");
    }

    private static String script(String page) {
        try {
            return GuidePage.script(GUIDE.resolve(page));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
