package dev.flowcdk.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointContentTest {

    private static final Origins ORIGINS = new Origins(
            Map.of("acme/a", List.of("/id")), Map.of("acme/a [1]", List.of(1, 3), "acme/a [2]", List.of(2)));
    private static final EndpointContent EXPECTED = content("acme/a {\"id\":1,\"n\":3}", "acme/a {\"id\":2}");

    @Test
    void tellsWhatIsLostWithItsTransaction() {
        assertThat(EXPECTED.problems(content("acme/a {\"id\":1,\"n\":3}"), true))
                .containsExactly("lost: acme/a [2] (transaction 2): acme/a {\"id\":2}");
    }

    @Test
    void tellsWhatIsStaleOnce() {
        assertThat(EXPECTED.problems(content("acme/a {\"id\":1,\"n\":1}", "acme/a {\"id\":2}"), true))
                .containsExactly("stale: acme/a [1] (transactions 1, 3): there is acme/a {\"id\":1,\"n\":1} instead of"
                        + " acme/a {\"id\":1,\"n\":3}");
    }

    @Test
    void tellsWhatIsDoubledAndWhatIsForeign() {
        assertThat(EXPECTED.problems(
                        content(
                                "acme/a {\"id\":1,\"n\":3}",
                                "acme/a {\"id\":2}",
                                "acme/a {\"id\":2}",
                                "acme/a {\"id\":9}"),
                        true))
                .containsExactly(
                        "doubled: acme/a [2] (transaction 2): 2 times instead of 1: acme/a {\"id\":2}",
                        "foreign: acme/a [9]: acme/a {\"id\":9}");
    }

    private static EndpointContent content(String... lines) {
        return new EndpointContent(List.of(lines), ORIGINS);
    }
}
