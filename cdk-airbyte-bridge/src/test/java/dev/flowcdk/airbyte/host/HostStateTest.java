package dev.flowcdk.airbyte.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.airbyte.StreamName;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// States are given back as they were said, however Flow stores them.
class HostStateTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final OpenStream users = stream(0, null, "users", "users", false);
    private final OpenStream orders = stream(1, "shop", "orders", "shop/orders", false);
    private final ObjectNode stored = JsonNodeFactory.instance.objectNode();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"cursor\":null,\"pages\":[1,null,{\"a\":null}]}",
                "{}",
                "null",
                "{\"__ab_no_cursor_state_message\":true}",
                "{\"history\":{\"/upload/a.csv\":\"2024\"},\"exact\":1.10,\"large\":123456789012345678901234567890.5}",
                "{\"\\\"quoted\\\"\":\"\\u0000\\n\",\"state\":{\"updated\":null}}"
            })
    void givesAStreamsStateBack(String state) {
        say("""
            {"type":"STREAM","stream":{"stream_descriptor":{"name":"users"},"stream_state":%s}}""".formatted(state));

        assertThat(given())
                .isEqualTo(
                        "[{\"type\":\"STREAM\",\"stream\":{\"stream_descriptor\":{\"name\":\"users\"},\"stream_state\":%s}}]"
                                .formatted(state));
    }

    @Test
    void aStateReplacesTheOneBefore() {
        say(
                "{\"type\":\"STREAM\",\"stream\":{\"stream_descriptor\":{\"name\":\"users\"},\"stream_state\":{\"a\":1,\"b\":{\"c\":1}}}}");
        say(
                "{\"type\":\"STREAM\",\"stream\":{\"stream_descriptor\":{\"name\":\"users\"},\"stream_state\":{\"b\":{\"d\":1}}}}");

        assertThat(given()).contains("\"stream_state\":{\"b\":{\"d\":1}}");
    }

    @Test
    void tellsStreamsOfOneNameApart() {
        OpenStream other = stream(2, "other", "orders", "other/orders", false);
        say(
                "{\"type\":\"STREAM\",\"stream\":{\"stream_descriptor\":{\"name\":\"orders\",\"namespace\":\"other\"},"
                        + "\"stream_state\":{\"of\":\"other\"}}}",
                orders,
                other);

        assertThat(given(orders, other))
                .isEqualTo(
                        "[{\"type\":\"STREAM\",\"stream\":{\"stream_descriptor\":{\"name\":\"orders\",\"namespace\":\"other\"},"
                                + "\"stream_state\":{\"of\":\"other\"}}}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"namespace\":null,", "\"namespace\":\"\",", ""})
    void takesNoNamespaceInAnyForm(String namespace) {
        say("{\"type\":\"STREAM\",\"stream\":{\"stream_descriptor\":{" + namespace
                + "\"name\":\"users\"},\"stream_state\":{\"a\":1}}}");

        assertThat(given()).contains("{\"a\":1}");
    }

    @Test
    void givesAGlobalStateBackAsAListOfOne() {
        String global = "{\"shared_state\":{\"lsn\":null},\"stream_states\":["
                + "{\"stream_descriptor\":{\"name\":\"users\"},\"stream_state\":{\"ctid\":null,\"done\":true}},"
                + "{\"stream_descriptor\":{\"name\":\"orders\",\"namespace\":\"shop\"},\"stream_state\":{\"x\":1}}]}";
        say("{\"type\":\"GLOBAL\",\"global\":" + global + "}");

        assertThat(given()).isEqualTo("[{\"type\":\"GLOBAL\",\"global\":" + global + "}]");
    }

    @Test
    void aGlobalStateWithoutAStreamForgetsThatOfTheStream() {
        say("{\"type\":\"GLOBAL\",\"global\":{\"shared_state\":{\"lsn\":1},\"stream_states\":["
                + "{\"stream_descriptor\":{\"name\":\"users\"},\"stream_state\":{\"x\":1}}]}}");
        say("{\"type\":\"GLOBAL\",\"global_\":{\"shared_state\":{\"lsn\":2},\"stream_states\":[]}}");

        assertThat(given())
                .isEqualTo("[{\"type\":\"GLOBAL\",\"global\":{\"shared_state\":{\"lsn\":2},\"stream_states\":[]}}]");
    }

    @Test
    void aBackfillRestartsOneStreamOfAGlobalState() {
        say("{\"type\":\"GLOBAL\",\"global\":{\"shared_state\":{\"lsn\":1},\"stream_states\":["
                + "{\"stream_descriptor\":{\"name\":\"users\"},\"stream_state\":{\"x\":1}},"
                + "{\"stream_descriptor\":{\"name\":\"orders\",\"namespace\":\"shop\"},\"stream_state\":{\"y\":1}}]}}");

        assertThat(given(stream(0, null, "users", "users.v1", false), orders))
                .contains("\"shared_state\":{\"lsn\":1}", "{\"y\":1}")
                .doesNotContain("{\"x\":1}");
    }

    /// It has not seen what was shared meanwhile.
    @Test
    void aStreamThatWasDisabledDuringAGlobalStateIsReadAnew() {
        String states = "{\"type\":\"GLOBAL\",\"global\":{\"shared_state\":{\"lsn\":%d},\"stream_states\":["
                + "{\"stream_descriptor\":{\"name\":\"users\"},\"stream_state\":{\"x\":1}}%s]}}";
        say(states.formatted(
                1, ",{\"stream_descriptor\":{\"name\":\"orders\",\"namespace\":\"shop\"},\"stream_state\":{\"y\":1}}"));
        say(states.formatted(2, ""), users);

        assertThat(given()).contains("{\"x\":1}").doesNotContain("{\"y\":1}");
    }

    /// A cursor is no place to resume a whole at, nor the other way round.
    @Test
    void aStateHoldsForTheModeThatItWasSaidIn() {
        OpenStream whole = stream(0, null, "users", "users", false, StreamResource.FULL_REFRESH);
        String state =
                "{\"type\":\"STREAM\",\"stream\":{\"stream_descriptor\":{\"name\":\"users\"},\"stream_state\":{\"x\":1}}}";
        say(state, users);

        assertThat(given(users)).contains("{\"x\":1}");
        assertThat(given(whole)).isEqualTo("null");

        say(state, whole);

        assertThat(given(users)).isEqualTo("null");
        assertThat(given(whole)).contains("{\"x\":1}");

        say(state, users);

        assertThat(given(users)).contains("{\"x\":1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"PARTITION\"}",
                "{\"type\":\"GLOBAL\"}",
                "{\"type\":\"STREAM\"}",
                "{\"type\":\"LEGACY\"}",
                "{}",
                "null"
            })
    void saysWhatIsNoState(String state) {
        assertThat(HostState.problem(exact(state))).isNotNull();
    }

    @Test
    void takesAnEmptyStateForNone() {
        stored.putObject("airbyte").put("kind", "LEGACY").put("legacy", "");

        assertThat(given()).isEqualTo("null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":\"LEGACY\",\"data\":%s}", "{\"data\":%s}"})
    void givesALegacyStateBackAsTheObjectThatItIs(String form) {
        String data = "{\"users\":{\"cursor\":null},\"orders\":{\"y\":1}}";
        say(form.formatted(data));

        assertThat(given()).isEqualTo(data);
    }

    @Test
    void aBackfillRestartsOneStreamOfALegacyState() {
        say("{\"type\":\"LEGACY\",\"data\":{\"users\":{\"x\":1},\"orders\":{\"y\":1}}}");

        assertThat(given(stream(0, null, "users", "users.v1", false), orders)).isEqualTo("{\"orders\":{\"y\":1}}");
    }

    @Test
    void givesTheKindThatTheSourceHasSaidLast() {
        say("{\"type\":\"LEGACY\",\"data\":{\"users\":{\"x\":1}}}");
        say("{\"type\":\"STREAM\",\"stream\":{\"stream_descriptor\":{\"name\":\"users\"},\"stream_state\":{\"x\":2}}}");

        assertThat(given()).startsWith("[{\"type\":\"STREAM\"");
        assertThat(stored.toString()).doesNotContain("LEGACY", "legacyKeys");

        say("{\"type\":\"GLOBAL\",\"global\":{\"shared_state\":{\"lsn\":1},\"stream_states\":[]}}");

        assertThat(given()).startsWith("[{\"type\":\"GLOBAL\"").doesNotContain("{\"x\":2}");
    }

    @Test
    void aMessageWithTheTypeUnderAnotherNameIsTakenForWhatItHolds() {
        say(
                "{\"state_type\":\"STREAM\",\"stream\":{\"stream_descriptor\":{\"name\":\"users\"},\"stream_state\":{\"x\":2}}}");

        assertThat(given()).contains("{\"x\":2}");
    }

    @Test
    void numbersGoOnWhereTheStateDoes() {
        OpenStream events = stream(0, null, "events", "events", true);
        var state = new HostState(RawJson.of("{}"), List.of(events));
        assertThat(state.firstRow(events)).isZero();
        merge(state.keep(
                JSON.readTree(
                        "{\"type\":\"STREAM\",\"stream\":{\"stream_descriptor\":{\"name\":\"events\"},\"stream_state\":{}}}"),
                Map.of(events, 42L)));

        assertThat(new HostState(RawJson.of(stored.toString()), List.of(events)).firstRow(events))
                .isEqualTo(42);
        OpenStream again = stream(0, null, "events", "events.v1", true);
        assertThat(new HostState(RawJson.of(stored.toString()), List.of(again)).firstRow(again))
                .isZero();
    }

    @Test
    void givesNothingWhereNothingWasSaid() {
        assertThat(new HostState(null, List.of(users)).file(List.of(users))).isNull();
    }

    private void say(String state) {
        say(state, users, orders);
    }

    private void say(String state, OpenStream... streams) {
        assertThat(HostState.problem(exact(state))).isNull();
        merge(new HostState(RawJson.of(stored.toString()), List.of(streams)).keep(exact(state), Map.of()));
    }

    private String given() {
        return given(users, orders);
    }

    private String given(OpenStream... streams) {
        List<OpenStream> all = List.of(streams);
        return String.valueOf(new HostState(RawJson.of(stored.toString()), all).file(all));
    }

    private void merge(RawJson patch) {
        Patches.merge(stored, (ObjectNode) JSON.readTree(patch.bytes()));
    }

    private static JsonNode exact(String json) {
        return Numbers.exactMapper().readTree(json);
    }

    private static OpenStream stream(
            int binding, @Nullable String namespace, String name, String stateKey, boolean numbered) {
        return stream(binding, namespace, name, stateKey, numbered, StreamResource.INCREMENTAL);
    }

    private static OpenStream stream(
            int binding, @Nullable String namespace, String name, String stateKey, boolean numbered, String syncMode) {
        ObjectNode declared = new StreamName(namespace, name).descriptor();
        return new OpenStream(
                binding,
                new StreamResource(namespace, name, syncMode, null),
                stateKey,
                numbered,
                DeclaredStream.of(declared),
                List.of(),
                List.of());
    }
}
