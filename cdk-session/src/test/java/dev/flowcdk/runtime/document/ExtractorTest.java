package dev.flowcdk.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtractorTest {

    private final Extractor extractor = new Extractor(List.of("/a", "/b", "/c/a", "/c/b"));

    @Test
    void findsValuesInWhateverOrderTheyCome() {
        List<String> documents = List.of(
                "{\"a\":1,\"b\":2,\"c\":{\"a\":3,\"b\":4}}",
                "{\"c\":{\"b\":4,\"a\":3},\"b\":2,\"a\":1}",
                "{\"other\":0,\"b\":2,\"c\":{\"other\":{},\"a\":3,\"b\":4},\"a\":1}",
                "{\"a\":1,\"b\":2,\"c\":{\"a\":3,\"b\":4}}");

        assertThat(documents)
                .allSatisfy(document -> assertThat(values(document)).containsExactly("1", "2", "3", "4"));
    }

    @Test
    void takesTheLastOfSeveralValues() {
        assertThat(values("{\"a\":0,\"a\":1}")).containsExactly("1", "", "", "");
    }

    @Test
    void readsNoFurtherThanItHasTo() {
        byte[] bytes = "{\"c\":{\"a\":1,\"b\":2},\"a\":3,\"b\":4, not JSON".getBytes(StandardCharsets.UTF_8);

        extractor.scanUntilFound(bytes, 0, bytes.length);

        assertThat(new String(bytes, extractor.start(1), 1, StandardCharsets.UTF_8))
                .isEqualTo("4");
        assertThatThrownBy(() -> extractor.scan(bytes, 0, bytes.length)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsNoFurtherThanTheMembersThatCouldHaveWhatIsMissing() {
        byte[] bytes = "{\"c\":{\"a\":1},\"b\":2,\"b\":3,\"a\":4, not JSON".getBytes(StandardCharsets.UTF_8);

        extractor.scanUntilFound(bytes, 0, bytes.length);

        assertThat(extractor.has(2)).isTrue();
        assertThat(extractor.has(3)).isFalse();
        assertThat(new String(bytes, extractor.start(0), 1, StandardCharsets.UTF_8))
                .isEqualTo("4");
    }

    @Test
    void readsOnWhileAMemberHasNotCome() {
        byte[] bytes = "{\"b\":2,\"a\":4, not JSON".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> extractor.scanUntilFound(bytes, 0, bytes.length))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private List<String> values(String document) {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        extractor.scan(bytes, 0, bytes.length);
        return List.of(value(document, 0), value(document, 1), value(document, 2), value(document, 3));
    }

    private String value(String document, int target) {
        return extractor.has(target) ? document.substring(extractor.start(target), extractor.end(target)) : "";
    }
}
