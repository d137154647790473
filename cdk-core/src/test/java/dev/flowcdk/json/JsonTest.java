package dev.flowcdk.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.AbsentWhenNull;
import dev.flowcdk.JsonName;
import dev.flowcdk.JsonNames;
import dev.flowcdk.Key;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonTest {

    @JsonNames(JsonNames.Style.SNAKE_CASE)
    record Issue(
            @Key long id,
            Instant createdAt,
            @Nullable String closedBy,
            @AbsentWhenNull @Nullable String pageURL,
            List<Label> labels,
            @JsonName("nodeId") @Nullable String nodeId) {}

    record Label(String name) {}

    private static final String ANSWER = """
            {"id": 7, "created_at": "2026-01-31T12:00:00Z", "closed_by": null, "reactions": {"total": 3},
             "labels": [{"name": "bug", "color": "red"}], "nodeId": "x"}""";

    private static final Issue ISSUE =
            new Issue(7, Instant.parse("2026-01-31T12:00:00Z"), null, null, List.of(new Label("bug")), "x");

    @Test
    void leavesOutWhatTheRecordLacks() {
        assertThat(Json.read(Issue.class, ANSWER.getBytes(UTF_8))).isEqualTo(ISSUE);
        assertThat(Json.read(Issue.class, ANSWER)).isEqualTo(ISSUE);
        assertThat(Json.read(Issue.class, RawJson.of(ANSWER))).isEqualTo(ISSUE);
        assertThat(Json.read(Issue.class, tree(ANSWER))).isEqualTo(ISSUE);
    }

    @Test
    void readsLists() {
        assertThat(Json.readList(Issue.class, ("[" + ANSWER + "]").getBytes(UTF_8)))
                .containsExactly(ISSUE);
        assertThat(Json.readList(Label.class, tree(ANSWER).get("labels"))).containsExactly(new Label("bug"));
    }

    @Test
    void writesWhatIsEmitted() {
        assertThat(Json.write(ISSUE))
                .hasToString("{\"id\":7,\"created_at\":\"2026-01-31T12:00:00Z\",\"closed_by\":null,"
                        + "\"labels\":[{\"name\":\"bug\"}],\"nodeId\":\"x\"}");
    }

    @Test
    void namesAllProblemsWithTheirPlaces() {
        assertThatThrownBy(() -> Json.read(Issue.class, """
                {"id": "7", "created_at": null, "labels": [{}]}"""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the JSON of Issue has 3 problems:")
                .hasMessageContainingAll(
                        "/id: must be an integer", "/created_at: must be", "/labels/0/name: is required");
    }

    @Test
    void refusesAnAnswerThatWasCutOff() {
        assertThatThrownBy(() -> Json.read(Issue.class, "{\"id\": 7, "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the JSON of Issue is not valid JSON");
    }

    private static JsonNode tree(String json) {
        return JsonMapper.shared().readTree(json);
    }
}
