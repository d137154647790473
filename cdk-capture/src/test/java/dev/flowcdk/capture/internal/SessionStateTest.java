package dev.flowcdk.capture.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.schema.AuthorMistakes;
import dev.flowcdk.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionStateTest {

    record Cursor(long next) {}

    record Position(@Nullable String lsn) {}

    record Shards(Map<String, @Nullable Long> shards) {}

    private final List<String> warnings = new ArrayList<>();

    @Test
    void takesAllChangesOfBindingsInTheirOrder() {
        SessionState<Cursor> state = state("{}");

        state.update("b", new Cursor(1));
        state.update("a", new Cursor(2));
        state.update("b", new Cursor(3));

        assertThat(text(state.take())).isEqualTo("{\"bindingStateV1\":{\"b\":{\"next\":3},\"a\":{\"next\":2}}}");
        assertThat(state.take()).isNull();
    }

    @Test
    void takesTheChangesOfOneBindingAndLeavesThoseOfOthers() {
        SessionState<Cursor> state = state("{}");
        state.update("a", new Cursor(1));
        state.update("b", new Cursor(2));

        assertThat(text(state.take("b"))).isEqualTo("{\"bindingStateV1\":{\"b\":{\"next\":2}}}");
        assertThat(state.take("b")).isNull();
        assertThat(text(state.take("a"))).isEqualTo("{\"bindingStateV1\":{\"a\":{\"next\":1}}}");
    }

    @Test
    void takesTheTasksPartAndStatesWithoutBindingWithAny() {
        SessionState<Cursor> state = state("{\"lsn\":\"0/1\",\"bindingStateV1\":{\"gone\":{\"next\":1}}}");

        assertThat(state.task(Position.class)).isEqualTo(new Position("0/1"));
        state.updateTask(new Position(null));
        state.updateOther("gone", new Cursor(7));

        assertThat(text(state.take("a"))).isEqualTo("{\"lsn\":null,\"bindingStateV1\":{\"gone\":{\"next\":7}}}");
        assertThat(state.take("a")).isNull();
        assertThat(state.others()).isEqualTo(Map.of("gone", new Cursor(7)));
    }

    @Test
    void takesAnUpdateBack() {
        SessionState<Cursor> state = state("{\"bindingStateV1\":{\"a\":{\"next\":1}}}");
        state.update("a", new Cursor(2));
        state.update("b", new Cursor(3));

        state.drop("a");
        state.drop("gone");

        assertThat(state.of("a")).isEqualTo(new Cursor(1));
        assertThat(text(state.take())).isEqualTo("{\"bindingStateV1\":{\"b\":{\"next\":3}}}");
    }

    @Test
    void changesWhatThereIs() {
        SessionState<Cursor> state = state("{\"bindingStateV1\":{\"a\":{\"next\":1}}}");

        state.update("a", new Cursor(10), cursor -> new Cursor(cursor.next() + 1));
        state.update("b", new Cursor(10), cursor -> new Cursor(cursor.next() + 1));

        assertThat(text(state.take())).isEqualTo("{\"bindingStateV1\":{\"a\":{\"next\":2},\"b\":{\"next\":11}}}");
    }

    @Test
    void knowsTheLatestState() {
        SessionState<Cursor> state = state("{\"bindingStateV1\":{\"a\":{\"next\":1}}}");
        assertThat(state.of("a")).isEqualTo(new Cursor(1));
        assertThat(state.of("b")).isNull();

        state.update("a", new Cursor(2));

        assertThat(state.of("a")).isEqualTo(new Cursor(2));
    }

    @Test
    void leavesWhatANewerVersionHasWrittenAndTellsItOnce() {
        SessionState<Cursor> state = state("{\"lsn\":\"0/1\",\"epoch\":3,\"bindingStateV1\":"
                + "{\"a\":{\"next\":1,\"lag\":2},\"b\":{\"next\":1},\"gone\":{\"next\":1,\"lag\":3}}}");
        state.task(Position.class);
        state.others();
        state.update("a", new Cursor(4));
        state.updateTask(new Position("0/2"));

        assertThat(text(state.take())).isEqualTo("{\"lsn\":\"0/2\",\"bindingStateV1\":{\"a\":{\"next\":4}}}");

        assertThat(warnings)
                .satisfiesExactly(
                        message -> assertThat(message).contains("/lag in the stored state of \"a\""),
                        message -> assertThat(message).contains("/epoch in the stored state"),
                        message -> assertThat(message).contains("/lag in the stored state of \"gone\""));
    }

    @Test
    void leavesMembersOfATaskThatTheCaptureNoLongerAsksFor() {
        SessionState<Cursor> state = state("{\"offset\":1}");

        state.update("a", new Cursor(1));

        assertThat(text(state.take("a"))).isEqualTo("{\"bindingStateV1\":{\"a\":{\"next\":1}}}");
        assertThat(state.take()).isNull();
        assertThat(warnings).singleElement().asString().contains("/offset");
    }

    @Test
    void refusesStatesThatDoNotFitAllAtOnce() {
        assertThatThrownBy(() -> state("{\"bindingStateV1\":{\"a\":{\"nxet\":1},\"b\":[]}}"))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("\"a\"", "/next: is required", "\"b\"", "must be an object");
        assertThatThrownBy(() -> state("[]")).isInstanceOf(UserException.class);
    }

    @Test
    void doesNotTakeABindingsStateForAnothers() {
        SessionState<Cursor> state = state("{}");

        assertThatThrownBy(() -> state.updateOther("a", new Cursor(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"a\"");
    }

    @Test
    void refusesRecordsThatAStateCannotBe() {
        assertThatThrownBy(() -> new SessionState<>(Shards.class, Set.of("a"), RawJson.of("{}"), warnings::add))
                .isInstanceOf(AuthorMistakes.class)
                .hasMessageContaining("Shards.shards");
        assertThatThrownBy(() -> state("{}").task(Shards.class)).isInstanceOf(AuthorMistakes.class);
    }

    private SessionState<Cursor> state(String stored) {
        return new SessionState<>(Cursor.class, Set.copyOf(List.of("a", "b")), RawJson.of(stored), warnings::add);
    }

    private static String text(@Nullable ConnectorState state) {
        assertThat(state).isNotNull();
        assertThat(state.mergePatch()).isTrue();
        return String.valueOf(state.updated());
    }
}
