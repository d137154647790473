package dev.flowcdk.materialize.internal;

import static dev.flowcdk.materialize.internal.Conversation.acknowledge;
import static dev.flowcdk.materialize.internal.Conversation.apply;
import static dev.flowcdk.materialize.internal.Conversation.collection;
import static dev.flowcdk.materialize.internal.Conversation.linkedTask;
import static dev.flowcdk.materialize.internal.Conversation.open;
import static dev.flowcdk.materialize.internal.Conversation.spec;
import static dev.flowcdk.materialize.internal.Conversation.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.Applied;
import dev.flowcdk.Connector;
import dev.flowcdk.UserException;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.ConstraintType;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.internal.protocol.MaterializationType;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.internal.schema.RecordedSchema;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.FieldConstraint;
import dev.flowcdk.materialize.FieldConstraint.Kind;
import dev.flowcdk.materialize.Materialization;
import dev.flowcdk.materialize.MaterializeApply;
import dev.flowcdk.materialize.MaterializeSession;
import dev.flowcdk.materialize.MaterializeValidation;
import dev.flowcdk.materialize.MaterializedBinding;
import dev.flowcdk.materialize.ValidatedBinding;
import dev.flowcdk.task.Projection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Condition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Spec, Validate and Apply: questions with one answer each.
class QuestionsTest {

    @Connector(name = "materialize-nothing", documentation = "https://example.com/nothing")
    private static class Asked implements Materialization<Conversation.Config, Conversation.Resource> {

        final List<MaterializeApply<Conversation.Config, Conversation.Resource>> applied = new ArrayList<>();

        @Override
        public Applied apply(MaterializeApply<Conversation.Config, Conversation.Resource> request) {
            applied.add(request);
            return Applied.of("created").withStatePatch(RawJson.of("{\"step\":" + applied.size() + "}"));
        }

        @Override
        public void materialize(MaterializeSession<Conversation.Config, Conversation.Resource> session)
                throws Exception {
            session.commitTogether(new MemoryTable());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void answersSeveralQuestionsAndThenRunsASession(Codec codec) {
        var outcome = Conversation.play(
                codec,
                new Asked(),
                spec(),
                validate(List.of("a"), null),
                apply(task("a"), null),
                spec(),
                open(task("a")),
                acknowledge());

        assertThat(outcome.failure()).isNull();
        assertThat(outcome.responses())
                .extracting(Object::getClass)
                .map(Class::getSimpleName)
                .containsExactly("Spec", "Validated", "Applied", "Spec", "Opened", "Acknowledged");
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void describesItself(Codec codec) {
        var outcome = Conversation.play(codec, new Asked(), spec());

        var answer = (MaterializeResponse.Spec) outcome.responses().getFirst();
        assertThat(answer.protocol()).isEqualTo(3032023);
        assertThat(answer.documentationUrl()).isEqualTo("https://example.com/nothing");
        assertThat(answer.configSchema())
                .hasToString(new String(RecordedSchema.config(Conversation.Config.class), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void takesAnyFieldsByDefault(Codec codec) {
        var outcome = Conversation.play(codec, new Asked(), validate(List.of("a"), null));

        var answer = ((MaterializeResponse.Validated) outcome.responses().getFirst())
                .bindings()
                .getFirst();
        assertThat(answer.resourcePath()).containsExactly("a");
        assertThat(answer.deltaUpdates()).isTrue();
        assertThat(answer.constraints())
                .hasSize(3)
                .hasEntrySatisfying("flow_document", is(ConstraintType.LOCATION_REQUIRED))
                .hasEntrySatisfying("id", is(ConstraintType.LOCATION_REQUIRED))
                .hasEntrySatisfying("name", is(ConstraintType.LOCATION_RECOMMENDED));
    }

    @Test
    void sendsAllConstraintsOfAFieldInJsonAndTheStrongestToOlderRuntimes() {
        var strict = new Asked() {
            @Override
            public List<ValidatedBinding> validate(
                    MaterializeValidation<Conversation.Config, Conversation.Resource> request) {
                return List.of(new ValidatedBinding(
                        List.of("a"),
                        false,
                        List.of(
                                new FieldConstraint("flow_document", Kind.INCOMPATIBLE, "it is text"),
                                new FieldConstraint("flow_document", Kind.LOCATION_REQUIRED, "it is required"))));
            }
        };

        var json = validated(Conversation.play(JsonCodec.INSTANCE, strict, validate(List.of("a"), null)));
        var proto = validated(Conversation.play(ProtoCodec.INSTANCE, strict, validate(List.of("a"), null)));

        assertThat(json.projectionConstraints()).hasSize(2);
        assertThat(proto.projectionConstraints()).isEmpty();
        assertThat(json.constraints()).hasEntrySatisfying("flow_document", is(ConstraintType.INCOMPATIBLE));
        assertThat(proto.constraints()).isEqualTo(json.constraints());
    }

    @Test
    void findsLinkedCollectionsAndTheLastTaskInTheOtherForm() {
        List<String> seen = new ArrayList<>();
        var asked = new Asked() {
            @Override
            public List<ValidatedBinding> validate(
                    MaterializeValidation<Conversation.Config, Conversation.Resource> request) {
                request.bindings().forEach(binding -> {
                    MaterializedBinding<RawJson> last = request.last(binding.resourcePath());
                    seen.add(binding.collection().name() + " was "
                            + (last == null ? "nothing" : last.collection().name()));
                });
                return request.bindings().stream()
                        .map(ValidatedBinding::ofAnyFields)
                        .toList();
            }
        };

        Conversation.play(JsonCodec.INSTANCE, asked, linkedValidate(List.of("a", "b"), task("b")));
        Conversation.play(JsonCodec.INSTANCE, asked, validate(List.of("a"), linkedTask("a")));

        assertThat(seen).containsExactly("acme/a was nothing", "acme/b was acme/b", "acme/a was acme/a");
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void appliesWithBothTasksAndKeepsAsking(Codec codec) {
        var asked = new Asked();

        var outcome =
                Conversation.play(codec, asked, apply(linkedTask("a", "b"), task("b")), apply(task(), linkedTask("a")));

        assertThat(outcome.responses())
                .containsExactly(
                        new MaterializeResponse.Applied(
                                "created", new ConnectorState(RawJson.of("{\"step\":1}"), true)),
                        new MaterializeResponse.Applied(
                                "created", new ConnectorState(RawJson.of("{\"step\":2}"), true)));
        var first = asked.applied.getFirst();
        assertThat(first.bindings())
                .extracting(binding -> binding.collection().name())
                .containsExactly("acme/a", "acme/b");
        assertThat(first.bindings().getFirst().projections())
                .extracting(Projection::field)
                .containsExactly("id", "name", "flow_document");
        assertThat(first.last(List.of("b"))).isNotNull();
        assertThat(first.last(List.of("a"))).isNull();
        assertThat(asked.applied.get(1).bindings()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void reportsTheProblemsOfAllConfigsAtOnce(Codec codec) {
        var request = new MaterializeRequest.Validate(
                "acme/view",
                MaterializationType.IMAGE,
                RawJson.of("{\"nmae\":\"it\"}"),
                List.of(new MaterializeRequest.Binding(
                        RawJson.of("{\"table\":7}"), collection("a"), Map.of(), 0, List.of("id"), 0)),
                null,
                "",
                List.of());

        var outcome = Conversation.play(codec, new Asked(), request);

        assertThat(outcome.failure())
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("nmae", "/name", "binding 0 (collection \"acme/a\")", "/table");
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void reportsTheProblemsThatTheConnectorFoundAtOnce(Codec codec) {
        var asked = new Asked() {
            @Override
            public List<ValidatedBinding> validate(
                    MaterializeValidation<Conversation.Config, Conversation.Resource> request) {
                request.problem("the server is too old");
                request.problem(request.bindings().getFirst(), "there is a view of that name");
                return List.of();
            }
        };

        var outcome = Conversation.play(codec, asked, validate(List.of("a"), null));

        assertThat(outcome.failure())
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("the server is too old", "resource \"a\": there is a view of that name");
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void refusesTwoBindingsOfOneResource(Codec codec) {
        var outcome = Conversation.play(codec, new Asked(), validate(List.of("a", "b", "a"), null));

        assertThat(outcome.failure())
                .isInstanceOf(UserException.class)
                .hasMessageContaining("binding 2 (collection \"acme/a\"): binding 0 already materializes into \"a\"");
    }

    private static MaterializeResponse.ValidatedBinding validated(Conversation.Outcome outcome) {
        return ((MaterializeResponse.Validated) outcome.responses().getFirst())
                .bindings()
                .getFirst();
    }

    private static Condition<MaterializeResponse.Constraint> is(ConstraintType type) {
        return new Condition<>(constraint -> constraint.type() == type, type.name());
    }

    private static MaterializeRequest.Validate validate(List<String> tables, @Nullable MaterializationSpec last) {
        return new MaterializeRequest.Validate(
                "acme/view",
                MaterializationType.IMAGE,
                RawJson.of("{\"name\":\"it\"}"),
                tables.stream()
                        .map(table -> binding(table, collection(table), 0))
                        .toList(),
                last,
                "",
                List.of());
    }

    private static MaterializeRequest.Validate linkedValidate(List<String> tables, @Nullable MaterializationSpec last) {
        List<MaterializeRequest.Binding> bindings = new ArrayList<>();
        for (String table : tables) {
            bindings.add(binding(table, null, bindings.size()));
        }
        return new MaterializeRequest.Validate(
                "acme/view",
                MaterializationType.IMAGE,
                RawJson.of("{\"name\":\"it\"}"),
                bindings,
                last,
                "",
                tables.stream().map(Conversation::collection).toList());
    }

    private static MaterializeRequest.Binding binding(String table, @Nullable CollectionSpec collection, int index) {
        return new MaterializeRequest.Binding(
                RawJson.of("{\"table\":\"" + table + "\"}"), collection, Map.of(), 0, List.of("id"), index);
    }
}
