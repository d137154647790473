package dev.flowcdk.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.Choice;
import dev.flowcdk.Default;
import dev.flowcdk.Discriminator;
import dev.flowcdk.UserException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// States that a newer version of a connector has written.
class StoredRecordTest {

    record Cursor(
            long next,
            @Nullable String token,
            @Default("10") int limit) {}

    record Part(String name, @Nullable Long end) {}

    record Nested(Part part, Map<String, Part> parts, List<Part> list) {}

    @Discriminator("mode")
    sealed interface Mode {
        @Choice(name = "scan", title = "Scan")
        record Scan(String from) implements Mode {}

        @Choice(name = "tail", title = "Tail")
        record Tail(long position) implements Mode {}
    }

    record Moded(Mode mode) {}

    record Lists(List<Part> open, List<Part> done) {}

    record Whole(Lists lists, List<Part> list) {}

    record Token(
            @Nullable RawJson token,
            @Nullable Map<String, RawJson> more,
            @Nullable List<RawJson> list) {}

    private final List<String> told = new ArrayList<>();
    private final UnknownMembers unknown = new UnknownMembers(told::add);

    @Test
    void leavesMembersThatTheRecordLacksAlone() {
        var stored = read(Cursor.class, "{\"next\":5,\"lag\":{\"a\":1},\"token\":\"t\",\"limit\":10}");

        assertThat(stored.value()).isEqualTo(new Cursor(5, "t", 10));
        assertThat(patch(stored, new Cursor(6, null, 10))).isEqualTo("{\"next\":6,\"limit\":10,\"token\":null}");
        assertThat(patch(stored, new Cursor(7, null, 10))).isEqualTo("{\"next\":7,\"limit\":10,\"token\":null}");
    }

    @Test
    void tellsThemOnceWithTheirPlaces() {
        read(
                Nested.class,
                "{\"part\":{\"name\":\"a\",\"x\":1},\"parts\":{\"p/1\":{\"name\":\"b\",\"y\":1}},\"list\":[],\"z\":1}");

        unknown.tell();
        unknown.tell();

        assertThat(told).singleElement().asString().contains("/z in it, /part/x in it, /parts/p~11/y in it");
    }

    @Test
    void tellsAFewOfVeryMany() {
        for (int count = 0; count < 500; count++) {
            read(Cursor.class, "{\"next\":5,\"limit\":10,\"extra" + count + "\":1}");
        }

        unknown.tell();

        assertThat(told)
                .singleElement()
                .asString()
                .contains("/extra9 in it and 490 more")
                .doesNotContain("extra10");
    }

    @Test
    void saysNothingOfAStateItKnows() {
        read(Cursor.class, "{\"next\":5}");

        unknown.tell();

        assertThat(told).isEmpty();
    }

    @Test
    void leavesThemAloneInsideOfRecordsAndMaps() {
        var stored = read(
                Nested.class,
                "{\"part\":{\"name\":\"a\",\"end\":1,\"x\":1},"
                        + "\"parts\":{\"p\":{\"name\":\"b\",\"x\":1},\"q\":{\"name\":\"c\",\"x\":1}},\"list\":[]}");

        assertThat(patch(stored, new Nested(new Part("a", null), Map.of("p", new Part("b", null)), List.of())))
                .isEqualTo("{\"part\":{\"end\":null},\"parts\":{\"q\":null},\"list\":[]}");
    }

    @Test
    void keepsThemInItemsOfListsThatStayTheSame() {
        var stored = read(
                Nested.class,
                "{\"part\":{\"name\":\"a\"},\"parts\":{},"
                        + "\"list\":[{\"name\":\"gone\",\"x\":1},{\"name\":\"b\",\"x\":[2]},{\"name\":\"c\",\"x\":3}]}");
        var now = new Nested(
                new Part("a", null), Map.of(), List.of(new Part("b", null), new Part("c", 9L), new Part("d", null)));
        String list = "[{\"name\":\"b\",\"x\":[2]},{\"name\":\"c\",\"end\":9},{\"name\":\"d\"}]";

        assertThat(patch(stored, now)).contains("\"list\":" + list);
        assertThat(patch(stored, now)).as("again").contains("\"list\":" + list);
    }

    @Test
    void tellsItemsApartThatAreTheSameButForWhatItDoesNotKnow() {
        String open = "\"open\":[{\"name\":\"a\"},{\"name\":\"a\",\"x\":1},{\"name\":\"a\",\"x\":2}]";
        String done = "\"done\":[{\"name\":\"a\",\"x\":3}]";
        var stored = read(Lists.class, "{" + open + "," + done + "}");
        var a = new Part("a", null);

        assertThat(patch(stored, new Lists(List.of(a, a, a), List.of(a)))).isEqualTo("{" + open + "," + done + "}");
        assertThat(patch(stored, new Lists(List.of(a, a, a, a), List.of())))
                .isEqualTo("{" + open.replace("]", ",{\"name\":\"a\"}]") + ",\"done\":[]}");
    }

    @Test
    void keepsThemInAnItemThatMovesToAnotherList() {
        var stored = read(Lists.class, "{\"open\":[{\"name\":\"a\",\"x\":1}],\"done\":[]}");

        assertThat(patch(stored, new Lists(List.of(), List.of(new Part("a", null)))))
                .isEqualTo("{\"open\":[],\"done\":[{\"name\":\"a\",\"x\":1}]}");
    }

    @Test
    void keepsThemInListsOfAPart() {
        var whole = read(
                Whole.class,
                "{\"lists\":{\"open\":[{\"name\":\"a\",\"x\":1}],\"done\":[]},"
                        + "\"list\":[{\"name\":\"a\",\"x\":2}]}");
        var lists = new Lists(List.of(new Part("a", null)), List.of());

        assertThat(patch(whole.part("lists", lists), lists))
                .isEqualTo("{\"open\":[{\"name\":\"a\",\"x\":1}],\"done\":[]}");
    }

    @Test
    void refusesNullsThatNoPatchCanSet() {
        assertThatThrownBy(() ->
                        patch(StoredRecord.absent(), new Token(RawJson.of("{\"page\":{\"after\":null}}"), null, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("record Token: \"/token/page/after\" is null, and what is null inside of JSON");
        assertThatThrownBy(() -> patch(StoredRecord.absent(), new Token(null, Map.of("a", RawJson.of("null")), null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"/more/a\"");
        assertThatThrownBy(() -> ReplacingPatch.settable(new Token(RawJson.of("{\"after\":null}"), null, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("record Token: \"/token/after\"");
    }

    @Test
    void writesNullsInsideOfListsAndLeavesStoredOnesAlone() {
        var list = new Token(null, null, List.of(RawJson.of("{\"after\":null}"), RawJson.of("null")));
        var stored = read(Token.class, "{\"token\":{\"after\":null,\"page\":1}}");

        assertThat(patch(StoredRecord.absent(), list))
                .isEqualTo("{\"list\":[{\"after\":null},null],\"token\":null,\"more\":null}");
        assertThat(patch(stored, new Token(RawJson.of("{\"after\":null,\"page\":2}"), null, null)))
                .isEqualTo("{\"token\":{\"page\":2},\"more\":null,\"list\":null}");
    }

    @Test
    void deletesWhatAFormerChoiceHadOfItsOwn() {
        var stored = read(Moded.class, "{\"mode\":{\"mode\":\"scan\",\"from\":\"x\",\"extra\":1}}");

        assertThat(patch(stored, new Moded(new Mode.Tail(7))))
                .isEqualTo("{\"mode\":{\"mode\":\"tail\",\"position\":7,\"from\":null}}");
    }

    @Test
    void refusesAllElseThatDoesNotFit() {
        assertThatThrownBy(() -> read(Cursor.class, "{\"nxet\":5,\"limit\":\"many\"}"))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("2 problems", "/next: is required", "/limit: must be an integer");
        assertThatThrownBy(() -> read(Moded.class, "{\"mode\":{\"mode\":\"leap\"}}"))
                .hasMessageContaining("/mode/mode: must be one of \"scan\", \"tail\", but is \"leap\"");
    }

    @Test
    void writesTheFirstState() {
        assertThat(patch(StoredRecord.absent(), new Cursor(1, null, 2)))
                .isEqualTo("{\"next\":1,\"limit\":2,\"token\":null}");
    }

    private <T> StoredRecord<T> read(Class<T> type, String json) {
        return StoredRecord.read(type, RawJson.of(json), "it", unknown);
    }

    private static String patch(StoredRecord<?> stored, Object record) {
        var out = new GrowingBytes(16);
        stored.patch(record, out);
        return out.toString();
    }
}
