package dev.flowcdk.airbyte.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.log.LogSink;
import dev.flowcdk.json.RawJson;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A source that asks for another config gets it; the operator is told.
class GivenConfigTest {

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @Test
    void updatesAConfigWithoutSecrets() {
        var config = new GivenConfig(json("{\"start\":1,\"host\":\"a\",\"sops\":{}}"), Map.of(), false);

        change(config, "{\"start\":2}");

        assertThat(config.given()).isEqualTo(json("{\"start\":2,\"host\":\"a\"}"));
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains(
                        "\"eventType\":\"configUpdate\"",
                        "\"config\":{\"start\":2,\"host\":\"a\"}",
                        "\"changed\":\"/start\"");
    }

    @Test
    void showsNoSecrets() {
        var config = new GivenConfig(json("{\"credentials\":{\"token\":\"old\",\"id\":1}}"), Map.of(), true);

        change(config, "{\"credentials\":{\"token\":\"new\"}}");

        assertThat(config.given()).isEqualTo(json("{\"credentials\":{\"token\":\"new\",\"id\":1}}"));
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("\"changed\":\"/credentials/token\"")
                .doesNotContain("old", "new\"", "configUpdate");
    }

    @Test
    void keepsAnotherConfigForLaterSessionsUntilTheOperatorGivesOne() {
        var first = new GivenConfig(json("{\"token\":\"old\",\"id\":1}"), Map.of(), true);
        change(first, "{\"token\":\"new\"}");
        RawJson state = first.unsaved();

        var second = new GivenConfig(json("{\"id\":1,\"token\":\"old\",\"sops\":{}}"), Map.of(), true);
        second.restore(state);
        var third = new GivenConfig(json("{\"id\":1,\"token\":\"entered\"}"), Map.of(), true);
        third.restore(state);

        assertThat(first.unsaved()).isNull();
        assertThat(String.valueOf(state)).doesNotContain("old", "new");
        assertThat(second.given()).isEqualTo(json("{\"token\":\"new\",\"id\":1}"));
        assertThat(second.unsaved()).isNull();
        assertThat(third.given()).isEqualTo(json("{\"id\":1,\"token\":\"entered\"}"));
        assertThat(third.unsaved()).isEqualTo(RawJson.of("{\"airbyte\":{\"config\":null}}"));
    }

    @Test
    void passesOverWhatIsNoKeptConfig() {
        for (String kept : List.of("", "no base64", "c2hvcnQ=", "A".repeat(200))) {
            var config = new GivenConfig(json("{\"token\":\"old\"}"), Map.of(), true);

            config.restore(RawJson.of("{\"airbyte\":{\"config\":\"" + kept + "\"}}"));

            assertThat(config.given()).isEqualTo(json("{\"token\":\"old\"}"));
        }
    }

    @Test
    void saysNothingWhenNothingChanges() {
        change(new GivenConfig(json("{\"start\":1}"), Map.of(), false), "{\"start\":1}");

        assertThat(log.size()).isZero();
    }

    @Test
    void movesValuesToWhereTheSourceWantsThem() {
        var config = new GivenConfig(
                json("{\"a\":{\"b\":1,\"c\":2},\"_atf_skip_interval\":true,\"__injected\":3}"),
                Map.of("/x/y", "/a/b", "/z", "/missing"),
                false);

        assertThat(config.given()).isEqualTo(json("{\"a\":{\"c\":2},\"__injected\":3,\"x\":{\"y\":1}}"));
    }

    private void change(GivenConfig config, String wanted) {
        LogSink.to(new PrintStream(log, true, StandardCharsets.UTF_8), Map.of("LOG_FORMAT", "json"))
                .within(() -> config.change(json(wanted)));
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text);
    }
}
