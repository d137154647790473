package dev.flowcdk.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The code on the pages of the guide is code that is compiled and tested. A comment before a block says where it comes
/// from: a file of the repository (`FILE`), the part of one between `// begin NAME` and `// end NAME` (`FILE#NAME`), or
/// from one line to another (`FILE | FIRST | LAST`).
class PagesTest {

    private static final Pattern BLOCK = Pattern.compile(
            "(?m)^(<!-- from (\\S+?)(?:#(\\S+)| \\| (.+?) \\| (.+?))? -->\\n```java\\n).*?^```$", Pattern.DOTALL);
    private static final Pattern YAML = Pattern.compile("(?m)^```yaml\\n((?s:.*?))^```$");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)");

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(Page.ROOT.resolve("docs/guide"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void showsCodeAsItIs(Path page) throws IOException {
        String text = Files.readString(page);

        String fresh = BLOCK.matcher(text).replaceAll(block -> Matcher.quoteReplacement(fresh(block)));

        Page.verify(page, fresh);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void showsNoOtherCode(Path page) throws IOException {
        String text = Files.readString(page);

        assertThat(BLOCK.matcher(text).replaceAll("")).doesNotContain("```java");
        assertThat(text.lines().filter(line -> line.startsWith("```")).map(String::strip))
                .as(
                        "blocks are marked as java, sh, which is run, xml, which what is run takes, yaml, or sql, which a test"
                                + " writes")
                .allMatch(fence -> fence.matches("```(java|sh|xml|yaml|sql)?"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void showsYamlThatIsYaml(Path page) throws IOException {
        List<String> blocks = YAML.matcher(Files.readString(page))
                .results()
                .map(block -> block.group(1))
                .toList();

        assertThat(blocks)
                .allSatisfy(block ->
                        assertThat(new YAMLMapper().readTree(block).isObject()).isTrue());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksToWhatIsThere(Path page) throws IOException {
        List<String> links = LINK.matcher(Files.readString(page))
                .results()
                .map(link -> link.group(1))
                .toList();

        assertThat(links)
                .allSatisfy(link -> assertThat(page.resolveSibling(link)).exists());
    }

    private static String fresh(MatchResult block) {
        try {
            List<String> lines = Files.readAllLines(Page.ROOT.resolve(block.group(2)));
            List<String> shown;
            if (block.group(3) != null) {
                int begin = lineOf("// begin " + block.group(3), lines, 0);
                shown = lines.subList(begin + 1, lineOf("// end " + block.group(3), lines, begin));
            } else if (block.group(4) != null) {
                int first = lineOf(block.group(4), lines, 0);
                shown = lines.subList(first, lineOf(block.group(5), lines, first) + 1);
            } else {
                shown = withoutHead(lines);
            }
            return block.group(1) + String.join("\n", shown).stripIndent() + "\n```";
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    /// A Java file without its package and imports.
    private static List<String> withoutHead(List<String> lines) {
        int start = 0;
        while (lines.get(start).matches("|(package|import) .*")) {
            start++;
        }
        return lines.subList(start, lines.size());
    }

    private static int lineOf(String text, List<String> lines, int from) {
        for (int index = from; index < lines.size(); index++) {
            if (lines.get(index).strip().equals(text)) {
                return index;
            }
        }
        throw new AssertionError("no such line: " + text);
    }
}
