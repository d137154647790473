package dev.flowcdk.materialize.sql;

import static dev.flowcdk.materialize.sql.Tasks.DOC;
import static dev.flowcdk.materialize.sql.Tasks.NAME;
import static dev.flowcdk.materialize.sql.Tasks.field;
import static dev.flowcdk.materialize.sql.Tasks.key;
import static dev.flowcdk.materialize.sql.Tasks.optional;
import static dev.flowcdk.materialize.sql.Tasks.people;
import static dev.flowcdk.materialize.sql.Tasks.selected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.FieldConstraint;
import dev.flowcdk.materialize.FieldSelection;
import dev.flowcdk.materialize.MaterializedBinding;
import dev.flowcdk.task.FlowCollection;
import dev.flowcdk.task.Inference;
import dev.flowcdk.task.Inference.Exists;
import dev.flowcdk.task.Inference.JsonType;
import dev.flowcdk.task.Projection;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FieldConstraintsTest {

    private static final ExistingTable TABLE = new ExistingTable(
            List.of(
                    new ExistingColumn("id", "int", false, false),
                    new ExistingColumn("name", "text", true, false),
                    new ExistingColumn("doc", "json", false, false)),
            List.of("id"));
    private static final Projection OTHER_DOC = new Projection("", "other", false, false, false, DOC.inference());

    private static FieldConstraints of(
            FlowCollection collection,
            boolean deltaUpdates,
            @Nullable MaterializedBinding<RawJson> last,
            @Nullable ExistingTable table) {
        return new FieldConstraints(
                new SmallDialect(), Tasks.requested(collection, Map.of(), 0), deltaUpdates, last, table);
    }

    private static MaterializedBinding<RawJson> last(String... values) {
        return Tasks.last(people(NAME), selected(List.of(values)), false, 0);
    }

    /// Kinds of constraints, each after its field.
    private static List<String> kinds(FieldConstraints constraints) {
        return constraints.all().stream()
                .map(constraint -> constraint.field() + " " + constraint.kind())
                .toList();
    }

    private static String reason(FieldConstraints constraints, String field) {
        return constraints.all().stream()
                .filter(constraint -> constraint.field().equals(field))
                .map(FieldConstraint::reason)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> problems(FieldConstraints constraints) {
        List<String> problems = new ArrayList<>();
        constraints.check(problems::add);
        return problems;
    }

    @Test
    void wantKeyAndDocumentOfANewTable() {
        var constraints = of(
                people(
                        key("second", JsonType.STRING),
                        NAME,
                        field("object", JsonType.OBJECT),
                        field("none"),
                        field("null", JsonType.NULL),
                        field("_meta/op", JsonType.STRING),
                        field("_meta/source", JsonType.STRING),
                        OTHER_DOC),
                false,
                null,
                null);

        assertThat(kinds(constraints))
                .containsExactly(
                        "id LOCATION_REQUIRED",
                        "doc LOCATION_REQUIRED",
                        "second LOCATION_RECOMMENDED",
                        "name LOCATION_RECOMMENDED",
                        "object FIELD_OPTIONAL",
                        "none FIELD_FORBIDDEN",
                        "null FIELD_FORBIDDEN",
                        "_meta/op LOCATION_RECOMMENDED",
                        "_meta/source FIELD_OPTIONAL",
                        "other FIELD_FORBIDDEN");
        assertThat(problems(constraints)).isEmpty();
    }

    @Test
    void sayWhyAFieldCanBeMaterialized() {
        var number = new Inference(
                EnumSet.of(JsonType.STRING, JsonType.INTEGER),
                Exists.MUST,
                "",
                "",
                "integer",
                "",
                "",
                0,
                null,
                null,
                "",
                "",
                List.of(),
                null,
                false);
        var constraints = of(
                people(
                        NAME,
                        field("list", JsonType.ARRAY),
                        field("several", JsonType.STRING, JsonType.INTEGER),
                        new Projection("/number", "number", false, false, false, number),
                        field("none"),
                        field("null", JsonType.NULL)),
                false,
                null,
                null);

        assertThat(reason(constraints, "name")).isEqualTo("the field has a single scalar type");
        assertThat(reason(constraints, "list")).isEqualTo("the field can be materialized as JSON");
        assertThat(reason(constraints, "several")).isEqualTo("the field can be materialized as JSON");
        assertThat(reason(constraints, "number")).isEqualTo("the field is a formatted number");
        assertThat(reason(constraints, "none")).isEqualTo("the field can have no value");
        assertThat(reason(constraints, "null")).isEqualTo("the field can be null only");
    }

    @Test
    void wantNothingOfATableThatOnlyGrows() {
        assertThat(kinds(of(people(OTHER_DOC), true, null, null)))
                .containsExactly("id LOCATION_RECOMMENDED", "doc LOCATION_RECOMMENDED", "other LOCATION_RECOMMENDED");
    }

    @Test
    void forbidNamesThatTheDatabaseRefuses() {
        var constraints = of(people(field("rowid", JsonType.INTEGER)), false, null, null);

        assertThat(kinds(constraints)).contains("rowid FIELD_FORBIDDEN");
        assertThat(reason(constraints, "rowid")).isEqualTo("every table has a rowid");
    }

    @Test
    void takeTheNextDocumentWhenTheNameOfTheFirstIsRefused() {
        var refused = new Projection("", "rowid", false, false, false, DOC.inference());

        assertThat(kinds(of(Tasks.collection(List.of(Tasks.ID, refused, OTHER_DOC)), false, null, null)))
                .containsExactly("id LOCATION_REQUIRED", "rowid FIELD_FORBIDDEN", "other LOCATION_REQUIRED");
        assertThat(problems(of(Tasks.collection(List.of(Tasks.ID, refused)), false, null, null)))
                .singleElement()
                .asString()
                .contains("no projection of the root document");
    }

    @Test
    void letOneOfSeveralFieldsHaveAColumn() {
        var constraints = of(
                people(field("address1_a", JsonType.STRING), field("address1_b", JsonType.STRING)), false, null, null);

        assertThat(kinds(constraints)).contains("address1_a LOCATION_RECOMMENDED", "address1_b FIELD_FORBIDDEN");
        assertThat(reason(constraints, "address1_b")).contains("\"address1_a\"").contains("another name");
    }

    @Test
    void preferTheFieldOfTheKeyForAColumn() {
        assertThat(kinds(of(
                        people(NAME, field("identity_a", JsonType.STRING), key("identity_b", JsonType.STRING)),
                        false,
                        null,
                        null)))
                .contains("identity_a FIELD_FORBIDDEN", "identity_b LOCATION_RECOMMENDED");
    }

    @Test
    void preferTheFieldThatTheOperatorWroteAboutForAColumn() {
        var constraints = new FieldConstraints(
                new SmallDialect(),
                Tasks.requested(
                        people(field("address1_a", JsonType.STRING), field("address1_b", JsonType.STRING)),
                        Map.of("address1_b", RawJson.of("{}")),
                        0),
                false,
                null,
                null);

        assertThat(kinds(constraints)).contains("address1_a FIELD_FORBIDDEN", "address1_b LOCATION_RECOMMENDED");
    }

    @Test
    void preferTheFieldThatHasTheColumn() {
        var table = new ExistingTable(
                List.of(
                        new ExistingColumn("id", "int", false, false),
                        new ExistingColumn("address1", "text", true, false),
                        new ExistingColumn("doc", "json", false, false)),
                List.of("id"));
        var collection = people(field("address1_a", JsonType.STRING), field("address1_b", JsonType.STRING));
        var last = Tasks.last(collection, selected(List.of("address1_b")), false, 0);

        assertThat(kinds(of(collection, false, last, table)))
                .contains("address1_a FIELD_FORBIDDEN", "address1_b FIELD_OPTIONAL");
    }

    @Test
    void preferTheFieldThatHasTheColumnToOneOfTheKey() {
        var collection = people(key("address1_a", JsonType.STRING), field("address1_b", JsonType.STRING));
        var last = Tasks.last(collection, selected(List.of("address1_b")), false, 0);

        assertThat(reason(of(collection, false, last, null), "address1_a")).contains("\"address1_b\"");
    }

    @Test
    void wantTheTypeOfAKeyForWhatIsOne() {
        var table = new ExistingTable(
                List.of(
                        new ExistingColumn("id", "text", false, false),
                        new ExistingColumn("name", "text", false, false),
                        new ExistingColumn("other", "text", false, false),
                        new ExistingColumn("doc", "json", false, false)),
                List.of("id", "name"));
        var collection = Tasks.collection(List.of(
                field("id", JsonType.BOOLEAN), DOC, key("name", JsonType.BOOLEAN), field("other", JsonType.BOOLEAN)));

        assertThat(kinds(of(collection, false, last("name", "other"), table)))
                .contains("id FIELD_OPTIONAL", "name FIELD_REQUIRED", "other INCOMPATIBLE");
    }

    @Test
    void keepWhatTheTableHas() {
        var constraints = of(people(NAME, optional("new", JsonType.STRING), OTHER_DOC), false, last("name"), TABLE);

        assertThat(kinds(constraints))
                .containsExactly(
                        "id FIELD_REQUIRED",
                        "doc FIELD_REQUIRED",
                        "name FIELD_OPTIONAL",
                        "new LOCATION_RECOMMENDED",
                        "other FIELD_FORBIDDEN");
        assertThat(problems(constraints)).isEmpty();
    }

    @Test
    void tellWhatDoesNotFit() {
        var constraints = of(people(field("name", JsonType.BOOLEAN)), false, last("name"), TABLE);

        assertThat(kinds(constraints)).contains("name INCOMPATIBLE");
        assertThat(reason(constraints, "name"))
                .isEqualTo("field \"name\" is already a column of type text, but needs type JSON for its schema:"
                        + " types [boolean]; backfill the binding to change it");
    }

    @Test
    void startOverWithABackfill() {
        var constraints = new FieldConstraints(
                new SmallDialect(),
                Tasks.requested(people(field("name", JsonType.BOOLEAN)), Map.of(), 1),
                false,
                last("name"),
                TABLE);

        assertThat(kinds(constraints))
                .containsExactly("id LOCATION_REQUIRED", "doc LOCATION_REQUIRED", "name LOCATION_RECOMMENDED");
    }

    @Test
    void forbidPartsOfTheKeyThatTheTableDoesNotHave() {
        assertThat(kinds(of(people(key("second", JsonType.STRING)), false, last(), TABLE)))
                .contains("second FIELD_FORBIDDEN");
        assertThat(kinds(of(people(key("name", JsonType.STRING)), false, last("name"), TABLE)))
                .contains("name FIELD_REQUIRED");
    }

    @Test
    void wantABackfillForAnotherDocument() {
        var replaced = Tasks.collection(List.of(Tasks.ID, OTHER_DOC));
        var without = Tasks.last(people(), new FieldSelection(List.of("id"), List.of(), null, Map.of()), true, 0);

        for (boolean deltaUpdates : List.of(false, true)) {
            var constraints = of(replaced, deltaUpdates, last(), TABLE);
            assertThat(kinds(constraints))
                    .containsExactly("id FIELD_REQUIRED", "other LOCATION_REQUIRED", "other INCOMPATIBLE");
            assertThat(constraints.all().getLast().reason()).startsWith("the table's document is field \"doc\"");
        }
        assertThat(kinds(of(people(), true, without, TABLE))).containsExactly("id FIELD_REQUIRED", "doc INCOMPATIBLE");
        assertThat(reason(of(people(), true, without, TABLE), "doc")).startsWith("the table was made without");
    }

    @Test
    void wantABackfillForADocumentOfAnotherType() {
        var id = new ExistingColumn("id", "int", false, false);
        var text = new ExistingTable(List.of(id, new ExistingColumn("doc", "text", false, false)), List.of("id"));
        var missing = new ExistingTable(List.of(id), List.of("id"));

        assertThat(kinds(of(people(), false, last(), text))).contains("doc INCOMPATIBLE");
        assertThat(reason(of(people(), false, last(), text), "doc")).contains("already a column of type text");
        assertThat(kinds(of(people(), false, last(), missing))).contains("doc FIELD_REQUIRED");
    }

    @Test
    void reportAllProblems() {
        var nullable = Tasks.collection(List.of(key("id", JsonType.INTEGER, JsonType.NULL)));
        var constraints = new FieldConstraints(
                new SmallDialect(),
                Tasks.requested(nullable, Map.of("id", RawJson.of("{\"colour\":1}")), 0),
                false,
                null,
                TABLE);

        assertThat(problems(constraints))
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("cannot materialize a nullable key"),
                        problem -> assertThat(problem).contains("colour"),
                        problem -> assertThat(problem).contains("the table exists already"),
                        problem -> assertThat(problem).contains("no projection of the root document"));
    }

    @Test
    void allowNoStandardUpdatesAfterDeltaUpdates() {
        var grown = Tasks.last(people(), selected(List.of()), true, 0);

        assertThat(problems(of(people(), false, grown, TABLE)))
                .singleElement()
                .asString()
                .contains("from delta updates to standard updates");
        assertThat(problems(of(people(), true, last(), TABLE))).isEmpty();
    }
}
