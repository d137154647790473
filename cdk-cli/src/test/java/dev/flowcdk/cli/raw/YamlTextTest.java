package dev.flowcdk.cli.raw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class YamlTextTest {

    @TempDir
    Path folder;

    @Test
    void changesAValueAndNothingElse() throws IOException {
        assertThat(changed("""
                # a remark
                task:
                    name:   one # why

                    list: [1,   2]
                last: "x"
                """, "{'task': {'name': 'two', 'list': [1, 2]}, 'last': 'x'}"))
                .isEqualTo("""
                # a remark
                task:
                    name: two # why

                    list: [1,   2]
                last: "x"
                """);
    }

    @Test
    void addsAtTheEndOfMappingsAndSequences() throws IOException {
        assertThat(changed(
                        """
                task:
                  list:
                  - a: 1
                  # the last
                  - a: 2

                # after
                more: {}
                """,
                        "{'task': {'list': [{'a': 1}, {'a': 2, 'b': 3}, {'a': 4}], 'new': {'x': [1]}}, 'more': {}}"))
                .isEqualTo("""
                task:
                  list:
                  - a: 1
                  # the last
                  - a: 2
                    b: 3
                  - a: 4
                  new:
                    x:
                      - 1

                # after
                more: {}
                """);
    }

    @Test
    void writesABlockForAValueThatBecomesAnotherKind() throws IOException {
        assertThat(changed("""
                config: {a: 1, b: 2} # of the endpoint
                next: x
                """, "{'config': {'a': {'deep': true}}, 'next': null}"))
                .isEqualTo("""
                config:
                  a:
                    deep: true # of the endpoint
                next: null
                """);
    }

    @Test
    void keepsTextsOfSeveralLines() throws IOException {
        assertThat(changed("""
                key: |
                  -----BEGIN
                  x
                other: 1
                """, "{'key': '-----BEGIN\\ny\\n', 'other': 2}")).contains("-----BEGIN", "other: 2");
    }

    @Test
    void writesTheWholeWhereAnAliasWouldChangeToo() throws IOException {
        String text = changed("""
                one: &shared {a: 1}
                two: *shared
                """, "{'one': {'a': 1}, 'two': {'a': 2}}");

        assertThat(text).isEqualTo("""
                one:
                  a: 1
                two:
                  a: 2
                """);
    }

    @Test
    void takesTextsWithCharactersBeyondTheFirstPlane() throws IOException {
        assertThat(changed("name: 🦆🦆 # 🦆\nother: 1 # x\n", "{'name': '🦆🦆', 'other': 2}"))
                .isEqualTo("name: 🦆🦆 # 🦆\nother: 2 # x\n");
    }

    /// The text of a file after it was given other values.
    private String changed(String text, String values) throws IOException {
        Path path = Files.writeString(folder.resolve("flow.yaml"), text);
        JsonNode is = JsonMapper.shared().readTree(values.replace("'", "\"").replace("\n", "\\n"));
        CatalogFile file = CatalogFile.read(path);
        file.root(is);
        file.save();
        assertThat(CatalogFile.read(path).root().toString()).isEqualTo(is.toString());
        return Files.readString(path);
    }
}
