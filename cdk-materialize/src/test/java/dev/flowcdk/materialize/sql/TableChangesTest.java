package dev.flowcdk.materialize.sql;

import static dev.flowcdk.materialize.sql.Tasks.NAME;
import static dev.flowcdk.materialize.sql.Tasks.field;
import static dev.flowcdk.materialize.sql.Tasks.optional;
import static dev.flowcdk.materialize.sql.Tasks.people;
import static dev.flowcdk.materialize.sql.Tasks.selected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.FieldSelection;
import dev.flowcdk.materialize.MaterializedBinding;
import dev.flowcdk.task.Inference.JsonType;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TableChangesTest {

    private static final MaterializedBinding<Tasks.Table> PEOPLE =
            Tasks.binding(people(NAME), selected(List.of("name")), false, 0);
    private static final MaterializedBinding<RawJson> LAST =
            Tasks.last(people(NAME), selected(List.of("name")), false, 0);
    private static final List<String> CREATE = List.of(
            "create <s>.<people> (id INT NOT NULL, name TEXT NOT NULL, doc JSON NOT NULL) keyed",
            "comment acme/people");

    private static List<String> changes(
            MaterializedBinding<Tasks.Table> binding,
            @Nullable MaterializedBinding<RawJson> last,
            @Nullable ExistingTable existing) {
        var dialect = new SmallDialect();
        return new TableChanges(dialect, SqlTable.of(dialect, "acme/view", binding), binding, last, existing)
                .statements(List.of());
    }

    private static ExistingColumn column(String name, String type) {
        return new ExistingColumn(name, type, false, false);
    }

    /// The table with these columns between key and document.
    private static ExistingTable table(ExistingColumn... columns) {
        return new ExistingTable(
                Stream.of(Stream.of(column("id", "int")), Stream.of(columns), Stream.of(column("doc", "json")))
                        .flatMap(all -> all)
                        .toList(),
                List.of("id"));
    }

    private static final ExistingTable TABLE = table(column("name", "text"));

    @Test
    void createWhatIsMissing() {
        assertThat(changes(PEOPLE, null, null)).isEqualTo(CREATE);
        assertThat(changes(PEOPLE, LAST, null)).isEqualTo(CREATE);
    }

    @Test
    void runFurtherStatementsWithTheCreationOnly() {
        var dialect = new SmallDialect();
        var table = SqlTable.of(dialect, "acme/view", PEOPLE);

        assertThat(new TableChanges(dialect, table, PEOPLE, null, null).statements(List.of("create index")))
                .endsWith("create index")
                .hasSize(3);
        assertThat(new TableChanges(dialect, table, PEOPLE, LAST, TABLE).statements(List.of("create index")))
                .isEmpty();
    }

    @Test
    void leaveAloneWhatIsAsItShouldBe() {
        assertThat(changes(PEOPLE, LAST, TABLE)).isEmpty();
        assertThat(changes(PEOPLE, null, TABLE)).isEmpty();
    }

    @Test
    void addColumns() {
        var more =
                Tasks.binding(people(NAME, field("age", JsonType.INTEGER)), selected(List.of("name", "age")), false, 0);

        assertThat(changes(more, LAST, TABLE)).containsExactly("alter <s>.<people> add (age INT NOT NULL) nullable []");
    }

    @Test
    void letColumnsTakeNulls() {
        var optional = Tasks.binding(people(optional("name", JsonType.STRING)), selected(List.of("name")), false, 0);
        var unselected = Tasks.binding(people(NAME), selected(List.of()), false, 0);

        assertThat(changes(optional, LAST, TABLE)).containsExactly("alter <s>.<people> add () nullable [name]");
        assertThat(changes(unselected, LAST, TABLE)).containsExactly("alter <s>.<people> add () nullable [name]");
    }

    @Test
    void leaveColumnsAloneThatFillThemselves() {
        var own = new ExistingColumn("at", "time", false, true);
        var nullable = new ExistingColumn("note", "text", true, false);

        assertThat(changes(PEOPLE, LAST, table(column("name", "text"), own, nullable)))
                .isEmpty();
        assertThat(changes(PEOPLE, LAST, table(column("name", "text"), column("must", "text"))))
                .containsExactly("alter <s>.<people> add () nullable [must]");
    }

    @Test
    void emptyATableThatCanBeKept() {
        var again =
                Tasks.binding(people(NAME, field("age", JsonType.INTEGER)), selected(List.of("name", "age")), false, 1);

        assertThat(changes(again, LAST, TABLE))
                .containsExactly(
                        "TRUNCATE TABLE <s>.<people>;", "alter <s>.<people> add (age INT NOT NULL) nullable []");
    }

    @Test
    void replaceATableWhoseColumnsDoNotFit() {
        var again = Tasks.binding(people(NAME), selected(List.of("name")), false, 1);

        assertThat(changes(again, LAST, table(column("name", "int"))))
                .startsWith("DROP TABLE IF EXISTS <s>.<people>;")
                .endsWith(CREATE.toArray(String[]::new));
    }

    @Test
    void replaceATableOfAnotherKind() {
        var again = Tasks.binding(people(NAME), selected(List.of("name")), false, 1);
        var grown = Tasks.last(people(NAME), selected(List.of("name")), true, 0);
        var otherKey =
                Tasks.last(people(NAME), new FieldSelection(List.of("name"), List.of("id"), "doc", Map.of()), false, 0);
        var otherDocument =
                Tasks.last(people(NAME), new FieldSelection(List.of("id"), List.of("name"), "all", Map.of()), false, 0);

        for (MaterializedBinding<RawJson> last : List.of(grown, otherKey, otherDocument)) {
            assertThat(changes(again, last, TABLE)).startsWith("DROP TABLE IF EXISTS <s>.<people>;");
        }
    }

    @Test
    void refuseFieldsThatCannotBeColumns() {
        for (String name : List.of("rowid", "nothing")) {
            var binding = Tasks.binding(
                    people(field("rowid", JsonType.STRING), field("nothing", JsonType.NULL)),
                    selected(List.of(name)),
                    false,
                    0);

            assertThatThrownBy(() -> changes(binding, null, null))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("table s.people: field \"" + name + "\"");
        }
    }

    @Test
    void refuseFieldsThatWouldBecomeOneColumn() {
        var binding = Tasks.binding(
                people(field("address1_a", JsonType.STRING), field("address1_b", JsonType.STRING)),
                selected(List.of("address1_a", "address1_b")),
                false,
                0);

        assertThatThrownBy(() -> changes(binding, null, null))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("would both become column \"address1\"");
    }
}
