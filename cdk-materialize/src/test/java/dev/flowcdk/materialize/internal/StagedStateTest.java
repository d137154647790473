package dev.flowcdk.materialize.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.task.KeyRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StagedStateTest {

    private static final KeyRange LOWER = new KeyRange(0, 0x7fff_ffffL);
    private static final KeyRange UPPER = new KeyRange(0x8000_0000L, 0xffff_ffffL);

    @Test
    void namesAPartOfTheRange() {
        assertThat(StagedState.name("cats", KeyRange.whole())).isEqualTo("cats");
        assertThat(StagedState.name("cats", UPPER)).isEqualTo("cats@80000000-ffffffff");
    }

    @Test
    void readsNoState() {
        assertThat(read(null, KeyRange.whole()).of("cats")).isEmpty();
        assertThat(read("{}", KeyRange.whole()).of("cats")).isEmpty();
        assertThat(read("null", KeyRange.whole()).of("cats")).isEmpty();
    }

    @Test
    void leavesWhatTheWholeTaskStagedToTheFirstPartAfterASplit() {
        String state = "{\"bindingStateV1\":{\"cats\":{\"file\":\"a\"}}}";

        assertThat(read(state, LOWER).of("cats")).hasSize(1);
        assertThat(read(state, UPPER).of("cats")).isEmpty();
    }

    @Test
    void takesOverWhatPartsStagedAfterTheyWereJoined() {
        String state = "{\"bindingStateV1\":{\"cats@00000000-7fffffff\":{\"file\":\"a\"},"
                + "\"cats@80000000-ffffffff\":{\"file\":\"b\"},\"dogs\":{\"file\":\"c\"}}}";

        assertThat(read(state, KeyRange.whole()).of("cats"))
                .extracting(StagedState.Entry::name)
                .containsExactlyInAnyOrder("cats@00000000-7fffffff", "cats@80000000-ffffffff");
    }

    @Test
    void knowsWhatABackfillMadeObsolete() {
        String state = "{\"bindingStateV1\":{\"cats\":{},\"cats.v1\":{},\"cats.v2\":{},\"dogs\":{}}}";

        assertThat(read(state, KeyRange.whole()).outdated("cats.v2", 2, Set.of("cats.v2")))
                .containsExactlyInAnyOrder("cats", "cats.v1");
    }

    /// A table may be called like the later version of another one.
    @Test
    void takesNothingForObsoleteOfABindingThatWasNeverBackfilled() {
        String state = "{\"bindingStateV1\":{\"cats\":{},\"cats.v2\":{}}}";

        assertThat(read(state, KeyRange.whole()).outdated("cats", 0, Set.of("cats")))
                .isEmpty();
        assertThat(read(state, KeyRange.whole()).outdated("cats.v2", 0, Set.of("cats.v2")))
                .isEmpty();
    }

    @Test
    void ownsWhatBeginsAtTheLastHashOfItsRange() {
        String state = "{\"bindingStateV1\":{\"cats@7fffffff-80000000\":{\"file\":\"a\"}}}";

        assertThat(read(state, LOWER).of("cats")).hasSize(1);
        assertThat(read(state, UPPER).of("cats")).isEmpty();
    }

    @Test
    void knowsWhatIsStoredUnderAName() {
        StagedState state = read("{\"bindingStateV1\":{\"cats\":{\"file\":\"a\"}}}", UPPER);

        assertThat(state.stored("cats")).hasToString("{\"file\":\"a\"}");
        assertThat(state.stored("dogs")).isNull();
    }

    @Test
    void patchesNamesAndDeletesThem() {
        var entries = new LinkedHashMap<String, @Nullable RawJson>();
        assertThat(StagedState.patch(entries)).isNull();

        entries.put("a\"b", RawJson.of("{\"file\":1}"));
        entries.put("c", null);

        assertThat(StagedState.patch(entries))
                .isEqualTo(new ConnectorState(
                        RawJson.of("{\"bindingStateV1\":{\"a\\\"b\":{\"file\":1},\"c\":null}}"), true));
    }

    record Staged(String file) {}

    @Test
    void tellsOnceWhatANewerVersionHasWritten() {
        var warnings = new ArrayList<String>();
        var state = StagedState.read(
                RawJson.of("{\"cursor\":1,\"bindingStateV1\":{\"cats\":{\"file\":\"a\",\"hash\":2}}}"),
                KeyRange.whole(),
                warnings::add);

        Staged staged = state.decode(state.of("cats").getFirst(), Staged.class);
        state.tellUnknown();
        state.tellUnknown();

        assertThat(staged).isEqualTo(new Staged("a"));
        assertThat(warnings).singleElement().asString().contains("/cursor in", "/hash in", "\"cats\"");
    }

    @Test
    void refusesAStateThatIsNotOurs() {
        assertThatThrownBy(() -> read("{\"bindingStateV1\":[]}", KeyRange.whole()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("/bindingStateV1: must be an object");
        StagedState state = read("{\"bindingStateV1\":{\"cats\":{\"fiel\":\"a\"}}}", KeyRange.whole());
        assertThatThrownBy(() -> state.decode(state.of("cats").getFirst(), Staged.class))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("\"cats\"", "/file: is required, but missing");
    }

    private static StagedState read(@Nullable String state, KeyRange range) {
        return StagedState.read(state == null ? null : RawJson.of(state), range, warning -> {});
    }
}
