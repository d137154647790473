package dev.flowcdk.materialize.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.ResourcePath;
import dev.flowcdk.UserException;
import dev.flowcdk.internal.protocol.ConstraintType;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.FieldConstraint;
import dev.flowcdk.materialize.FieldConstraint.Kind;
import dev.flowcdk.materialize.ProposedBinding;
import dev.flowcdk.materialize.ValidatedBinding;
import dev.flowcdk.task.FlowCollection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ValidationsTest {

    record Table(@ResourcePath String name) {}

    private static List<ProposedBinding<Table>> asked(String... collections) {
        return Stream.of(collections)
                .map(name -> ProposedBinding.of(
                        0, new Table(name), new FlowCollection(name, List.of(), List.of(), RawJson.of("{}"))))
                .toList();
    }

    private static ValidatedBinding answer(List<String> path, FieldConstraint... constraints) {
        return new ValidatedBinding(path, true, List.of(constraints));
    }

    @ParameterizedTest
    @CsvSource({
        "FIELD_OPTIONAL, LOCATION_RECOMMENDED, LOCATION_RECOMMENDED",
        "LOCATION_REQUIRED, LOCATION_RECOMMENDED, LOCATION_REQUIRED",
        "LOCATION_REQUIRED, FIELD_REQUIRED, FIELD_REQUIRED",
        "FIELD_FORBIDDEN, FIELD_REQUIRED, FIELD_FORBIDDEN",
        "LOCATION_REQUIRED, INCOMPATIBLE, INCOMPATIBLE",
        "FIELD_FORBIDDEN, INCOMPATIBLE, INCOMPATIBLE"
    })
    void giveOlderRuntimesWhatBlocks(Kind first, Kind second, ConstraintType strongest) {
        var one = new FieldConstraint("id", first, "one");
        var two = new FieldConstraint("id", second, "two");

        for (var constraints : List.of(List.of(one, two), List.of(two, one))) {
            var validated = Validations.answer(
                            asked("a"), List.of(new ValidatedBinding(List.of("a"), true, constraints)))
                    .bindings()
                    .getFirst();

            assertThat(validated.constraints().get("id").type()).isEqualTo(strongest);
            assertThat(validated.projectionConstraints()).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void passEachKindOn(Kind kind) {
        var validated = Validations.answer(
                        asked("a"), List.of(answer(List.of("a"), new FieldConstraint("Id", kind, "why", "id"))))
                .bindings()
                .getFirst();

        var constraint = validated.constraints().get("Id");
        assertThat(constraint.type().name()).isEqualTo(kind.name());
        assertThat(constraint.reason()).isEqualTo("why");
        assertThat(constraint.foldedField()).isEqualTo("id");
    }

    @Test
    void refuseAnotherNumberOfAnswers() {
        assertThatThrownBy(() -> Validations.answer(asked("a", "b"), List.of(answer(List.of("a")))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("validate answered 1 bindings, but was asked for 2");
    }

    @Test
    void refuseResourcesWithoutAName() {
        assertThatThrownBy(() ->
                        Validations.answer(asked("a", "b"), List.of(answer(List.of()), answer(List.of("schema", "")))))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("binding 0 (collection \"a\")")
                .hasMessageContaining("binding 1 (collection \"b\")");
    }

    @Test
    void refuseOneResourceForSeveralBindings() {
        assertThatThrownBy(() -> Validations.answer(
                        asked("a", "b"), List.of(answer(List.of("s", "t")), answer(List.of("s", "t")))))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("binding 1 (collection \"b\"): binding 0 already materializes into \"s.t\"");
    }
}
