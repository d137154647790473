package dev.flowcdk.guide.rules;

import static dev.flowcdk.guide.rules.ScriptedCapture.rule;

import dev.flowcdk.Key;
import dev.flowcdk.capture.Lane;
import dev.flowcdk.guide.rules.ScriptedCapture.Cursor;
import dev.flowcdk.guide.rules.ScriptedCapture.Document;
import dev.flowcdk.guide.rules.ScriptedCapture.State;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Captures with a mistake each.
final class SessionMistakes {

    private static final State FRESH = new State(null, null);

    private SessionMistakes() {}

    record Position(@Nullable String log) {}

    record Other(@Key String name) {}

    record Ratio(@Key long number, String text, double ratio) {}

    static List<BrokenRule> whatIsEmitted() {
        return List.of(
                rule(
                        "A component that is not `@Nullable` is never null.",
                        session -> session.bindings().getFirst().emit(new Document(1, missing()))),
                rule(
                        "Numbers are finite. Dates have a year of four digits.",
                        session -> session.bindings().getFirst().emit(new Ratio(1, "", Double.NaN))),
                rule(
                        "A record has all of its collection's key.",
                        session -> session.bindings().getFirst().emit(new Other("a"))),
                rule(
                        "A document is a JSON object.",
                        session -> session.bindings()
                                .getFirst()
                                .emit(JsonMapper.shared().readTree("[1]"))));
    }

    static List<BrokenRule> sessions() {
        return List.of(
                rule(
                        "A checkpoint follows the last documents.",
                        session -> session.bindings().getFirst().emit(new Document(1, "a"))),
                rule(
                        "A checkpoint follows the last update of a state.",
                        session -> session.bindings().getFirst().update(FRESH)),
                rule(
                        "A binding that works for itself comes to a checkpoint, too.",
                        session -> session.forEachBinding(binding -> binding.emit(new Document(1, "a")))),
                rule("Nothing is pending when bindings begin to work for themselves.", session -> {
                    session.bindings().getFirst().emit(new Document(1, "a"));
                    session.forEachBinding(binding -> {});
                }),
                rule(
                        "Inside `forEachBinding` each binding makes its own checkpoints.",
                        session -> session.forEachBinding(binding -> session.checkpoint())),
                rule("Inside `forEachBinding` the task's state stays as it is.", session -> {
                    var task = session.taskState(Position.class);
                    session.forEachBinding(binding -> task.update(new Position("1")));
                }),
                rule("A session has one record for the task's state.", session -> {
                    session.taskState(Position.class);
                    session.taskState(Cursor.class);
                }),
                rule(
                        "An action for when a checkpoint is durable needs `explicitAcknowledgements()`.",
                        session -> session.checkpoint(() -> {})),
                rule(
                        "Lanes work inside `forEachBinding`.",
                        session -> session.bindings().getFirst().lanes()),
                rule(
                        "A lane is a component of the binding's state.",
                        session -> session.forEachBinding(
                                binding -> binding.lanes(Lane.of("other", Cursor.class, lane -> {})))),
                rule(
                        "A lane's state is the record of its component.",
                        session -> session.forEachBinding(
                                binding -> binding.lanes(Lane.of("changes", Position.class, lane -> {})))),
                rule(
                        "No two lanes of a binding have the same name.",
                        session -> session.forEachBinding(binding -> binding.lanes(
                                Lane.of("changes", Cursor.class, lane -> {}),
                                Lane.of("changes", Cursor.class, lane -> {})))),
                rule(
                        "A checkpoint of the binding comes before its lanes.",
                        session -> session.forEachBinding(binding -> {
                            binding.emit(new Document(1, "a"));
                            binding.lanes(Lane.of("changes", Cursor.class, lane -> {}));
                        })),
                rule(
                        "While its lanes work, a binding does nothing by itself.",
                        session -> session.forEachBinding(binding -> binding.lanes(
                                Lane.of("changes", Cursor.class, lane -> binding.emit(new Document(1, "a")))))),
                rule(
                        "While its lanes work, each updates its own member of the state.",
                        session -> session.forEachBinding(binding ->
                                binding.lanes(Lane.of("changes", Cursor.class, lane -> binding.update(FRESH))))));
    }

    @SuppressWarnings({"NullAway", "DataFlowIssue"})
    private static String missing() {
        return null;
    }
}
