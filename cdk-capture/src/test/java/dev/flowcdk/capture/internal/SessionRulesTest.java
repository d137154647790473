package dev.flowcdk.capture.internal;

import static dev.flowcdk.capture.internal.SessionSteps.acknowledgeTooMany;
import static dev.flowcdk.capture.internal.SessionSteps.allowed;
import static dev.flowcdk.capture.internal.SessionSteps.ask;
import static dev.flowcdk.capture.internal.SessionSteps.checkpoint;
import static dev.flowcdk.capture.internal.SessionSteps.does;
import static dev.flowcdk.capture.internal.SessionSteps.done;
import static dev.flowcdk.capture.internal.SessionSteps.ends;
import static dev.flowcdk.capture.internal.SessionSteps.gives;
import static dev.flowcdk.capture.internal.SessionSteps.left;
import static dev.flowcdk.capture.internal.SessionSteps.outcome;
import static dev.flowcdk.capture.internal.SessionSteps.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.TransientException;
import dev.flowcdk.capture.internal.SessionRules.Left;
import dev.flowcdk.capture.internal.SessionSteps.Case;
import dev.flowcdk.internal.protocol.ProtocolException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of a session as events and what follows from each.
class SessionRulesTest {

    private static final Runnable FIRST = () -> {};
    private static final Runnable SECOND = () -> {};

    static Stream<Case> cases() {
        return Stream.of(
                new Case(
                        "one outlet has the stream, others stand in line in the order of asking",
                        List.of(
                                ask("a", true),
                                ask("b", false),
                                ask("c", false),
                                gives("who waits", SessionRules::waiting, List.of("b", "c")),
                                gives("a has it", rules -> rules.hasStream("a"), true),
                                gives("b has it", rules -> rules.hasStream("b"), false),
                                done("a", "b"),
                                ask("a", false),
                                done("b", "c"),
                                done("c", "a"),
                                done("a", null),
                                gives("is it busy", SessionRules::isBusy, false))),
                new Case(
                        "who no longer wants the stream leaves the line, or passes it on",
                        List.of(
                                ask("a", true),
                                ask("b", false),
                                ask("c", false),
                                gives("b leaves", rules -> rules.leave("b"), null),
                                done("a", "c"),
                                ask("d", false),
                                gives("c leaves", rules -> rules.leave("c"), "d"))),
                new Case(
                        "nobody else gets the stream inside of a transaction",
                        List.of(
                                ask("a", true),
                                does("a sends", rules -> rules.sending("a")),
                                ask("b", false),
                                done("a", null),
                                gives("b has it", rules -> rules.hasStream("b"), false),
                                ask("a", true),
                                done("a", null),
                                ask("a", true),
                                does("a sends a checkpoint", rules -> rules.checkpointing("a", FIRST)),
                                does("it is sent", rules -> rules.checkpointed("a")),
                                done("a", "b"))),
                new Case(
                        "only who has the stream sends",
                        List.of(
                                refuses("a sends", rules -> rules.sending("a"), IllegalStateException.class, "stream"),
                                ask("b", true),
                                refuses("a sends", rules -> rules.sending("a"), IllegalStateException.class, "stream"),
                                refuses(
                                        "a sends a checkpoint",
                                        rules -> rules.checkpointing("a", FIRST),
                                        IllegalStateException.class,
                                        "stream"),
                                refuses(
                                        "a checkpoint of a is sent",
                                        rules -> rules.checkpointed("a"),
                                        IllegalStateException.class,
                                        "stream"),
                                refuses("a is done", rules -> rules.done("a"), IllegalStateException.class, "stream"))),
                new Case(
                        "acknowledgements come for checkpoints that were sent, in their order",
                        List.of(
                                acknowledgeTooMany(1, 0),
                                checkpoint("a", FIRST),
                                checkpoint("b", SECOND),
                                checkpoint("a", SessionRules.NOTHING),
                                acknowledgeTooMany(4, 3),
                                acknowledgeTooMany(0, 3),
                                acknowledgeTooMany(-1, 3),
                                gives("acknowledge 2", rules -> rules.acknowledge(2), List.of(FIRST, SECOND)),
                                acknowledgeTooMany(2, 1),
                                gives("acknowledge 1", rules -> rules.acknowledge(1), List.of(SessionRules.NOTHING)))),
                new Case(
                        "documents are no checkpoints to acknowledge",
                        List.of(
                                ask("a", true),
                                does("a sends", rules -> rules.sending("a")),
                                acknowledgeTooMany(1, 0))),
                new Case(
                        "bindings work for themselves from a checkpoint to their end",
                        List.of(
                                allowed("a checkpoint"),
                                refuses(
                                        "start inside of a transaction",
                                        rules -> rules.startBindings(false),
                                        IllegalStateException.class,
                                        "without a checkpoint after the last documents"),
                                does("start", rules -> rules.startBindings(true)),
                                gives("do they", SessionRules::bindingsWork, true),
                                refuses(
                                        "a checkpoint",
                                        rules -> rules.requireAll("a checkpoint", "so it is"),
                                        IllegalStateException.class,
                                        "a checkpoint is not possible inside forEachBinding: so it is"),
                                refuses(
                                        "start again",
                                        rules -> rules.startBindings(true),
                                        IllegalStateException.class,
                                        "inside forEachBinding"),
                                does("end", rules -> rules.endBindings(true)),
                                gives("do they", SessionRules::bindingsWork, false),
                                allowed("a checkpoint"),
                                does("start", rules -> rules.startBindings(true)))),
                new Case(
                        "schemas without documents are part of a transaction too",
                        List.of(
                                ask("all", true),
                                does("it sends", rules -> rules.sending("all")),
                                done("all", null),
                                refuses(
                                        "start",
                                        rules -> rules.startBindings(true),
                                        IllegalStateException.class,
                                        "without a checkpoint"))),
                new Case(
                        "after bindings have failed nothing of the session goes on",
                        List.of(
                                does("start", rules -> rules.startBindings(true)),
                                does("they fail", rules -> rules.endBindings(false)),
                                refuses(
                                        "a checkpoint",
                                        rules -> rules.requireAll("a checkpoint", ""),
                                        IllegalStateException.class,
                                        "after forEachBinding has failed"),
                                refuses(
                                        "start again",
                                        rules -> rules.startBindings(true),
                                        IllegalStateException.class,
                                        "after forEachBinding has failed"),
                                ends(null, null))),
                new Case(
                        "lanes work for a binding from a checkpoint of it to their end",
                        List.of(
                                refuses(
                                        "lanes start for no binding",
                                        rules -> rules.startLanes("a", true),
                                        IllegalStateException.class,
                                        "only work inside forEachBinding"),
                                does("bindings start", rules -> rules.startBindings(true)),
                                refuses(
                                        "lanes of a start after documents",
                                        rules -> rules.startLanes("a", false),
                                        IllegalStateException.class,
                                        "without a checkpoint of their binding"),
                                does("lanes of a start", rules -> rules.startLanes("a", true)),
                                refuses("a asks", rules -> rules.ask("a"), IllegalStateException.class, "its lanes"),
                                refuses(
                                        "lanes of a start again",
                                        rules -> rules.startLanes("a", true),
                                        IllegalStateException.class,
                                        "its lanes"),
                                ask("lane of a", true),
                                ask("b", false),
                                done("lane of a", "b"),
                                done("b", null),
                                does("lanes of a end", rules -> rules.endLanes("a", true)),
                                ask("a", true),
                                done("a", null),
                                does("lanes of a start", rules -> rules.startLanes("a", true)),
                                does("lanes of a fail", rules -> rules.endLanes("a", false)),
                                refuses("a asks", rules -> rules.ask("a"), IllegalStateException.class, "has failed"),
                                ask("b", true))),
                new Case(
                        "an only binding's lanes do not start inside of its transaction",
                        List.of(
                                does("bindings start", rules -> rules.startBindings(true)),
                                ask("a", true),
                                does("a sends", rules -> rules.sending("a")),
                                done("a", null),
                                refuses(
                                        "lanes of a start",
                                        rules -> rules.startLanes("a", true),
                                        IllegalStateException.class,
                                        "without a checkpoint of their binding"))),
                new Case(
                        "lanes do not start when it is over",
                        List.of(
                                does("bindings start", rules -> rules.startBindings(true)),
                                does("close", SessionRules::close),
                                refuses(
                                        "lanes start",
                                        rules -> rules.startLanes("a", true),
                                        InterruptedException.class,
                                        "over"))),
                new Case(
                        "work ends at a checkpoint unless it was asked to stop",
                        List.of(
                                does("returns", rules -> rules.checkReturn("a", "table a", left(0), false)),
                                refuses(
                                        "returns with documents",
                                        rules -> rules.checkReturn("a", "table a", left(3), false),
                                        IllegalStateException.class,
                                        "table a ended with 3 documents after its last checkpoint"),
                                refuses(
                                        "returns with a schema",
                                        rules -> rules.checkReturn("a", "table a", new Left(0, true, true), false),
                                        IllegalStateException.class,
                                        "table a ended with a schema after its last checkpoint"),
                                refuses(
                                        "returns with an update",
                                        rules -> rules.checkReturn("a", "table a", new Left(0, false, true), false),
                                        IllegalStateException.class,
                                        "table a ended with an update of its state after its last checkpoint"),
                                does(
                                        "is stopped with both",
                                        rules -> rules.checkReturn("a", "table a", new Left(0, true, true), true)),
                                does("is stopped with them", rules -> rules.checkReturn("a", "table a", left(3), true)),
                                ask("a", true),
                                does("a sends", rules -> rules.sending("a")),
                                refuses(
                                        "is stopped with a part sent",
                                        rules -> rules.checkReturn("a", "table a", left(3), true),
                                        TransientException.class,
                                        "stopped inside a transaction"),
                                does("b is stopped", rules -> rules.checkReturn("b", "table b", left(3), true)))),
                new Case(
                        "work is repeated from its last checkpoint unless a part was sent since, or the session is over",
                        List.of(
                                gives("nothing sent", rules -> rules.mayRepeat("a"), true),
                                ask("a", true),
                                does("a sends", rules -> rules.sending("a")),
                                gives("a part sent", rules -> rules.mayRepeat("a"), false),
                                gives("nothing of b sent", rules -> rules.mayRepeat("b"), true),
                                does("a sends a checkpoint", rules -> rules.checkpointing("a", FIRST)),
                                does("it is sent", rules -> rules.checkpointed("a")),
                                gives("all sent", rules -> rules.mayRepeat("a"), true),
                                does("close", SessionRules::close),
                                gives("it is over", rules -> rules.mayRepeat("a"), false))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void holds(Case rule) {
        SessionSteps.hold(rule);
    }

    @Test
    void keepsNothingForACaptureThatDoesNotAskForAcknowledgements() throws Exception {
        var rules = new SessionRules<String>(false);
        rules.ask("a");
        rules.checkpointing("a", FIRST);

        assertThat(outcome(() -> rules.acknowledge(1)))
                .isInstanceOf(ProtocolException.class)
                .asString()
                .contains("did not ask for acknowledgements");
        assertThat(outcome(() -> {
                    rules.requireAcknowledgements();
                    return null;
                }))
                .isInstanceOf(IllegalStateException.class);
    }
}
