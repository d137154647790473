package dev.flowcdk.capture.internal;

import static dev.flowcdk.capture.internal.SessionSteps.ask;
import static dev.flowcdk.capture.internal.SessionSteps.does;
import static dev.flowcdk.capture.internal.SessionSteps.done;
import static dev.flowcdk.capture.internal.SessionSteps.ends;
import static dev.flowcdk.capture.internal.SessionSteps.endsLate;
import static dev.flowcdk.capture.internal.SessionSteps.endsWith;
import static dev.flowcdk.capture.internal.SessionSteps.refuses;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.capture.internal.SessionSteps.Case;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// How a session ends, as events and what follows from each.
class SessionEndRulesTest {

    private static final UserException GONE = new UserException("table a is gone");
    private static final TransientException BROKEN = new TransientException("the slot is gone");
    private static final Runnable FIRST = () -> {};

    static Stream<Case> cases() {
        return Stream.of(
                new Case("a capture returns", List.of(ends(null, null))),
                new Case("a capture fails", List.of(ends(GONE, GONE))),
                new Case(
                        "an interrupt that nobody asked for is a failure",
                        List.of(endsWith(new InterruptedException("odd"), InterruptedException.class))),
                new Case(
                        "a capture is interrupted, and says so",
                        List.of(
                                does("interrupt", SessionRules::interrupt),
                                ends(new IllegalStateException(new InterruptedException()), null))),
                new Case(
                        "a capture is interrupted, and fails otherwise",
                        List.of(does("interrupt", SessionRules::interrupt), ends(GONE, GONE))),
                new Case(
                        "a capture is interrupted inside of a transaction",
                        List.of(
                                ask("a", true),
                                does("a sends", rules -> rules.sending("a")),
                                does("interrupt", SessionRules::interrupt),
                                endsWith(new InterruptedException(), TransientException.class))),
                new Case(
                        "a capture does not even end when it is interrupted",
                        List.of(does("interrupt", SessionRules::interrupt), ends(null, null), endsLate(GONE))),
                new Case(
                        "the first failure of another thread counts, whatever the capture throws",
                        List.of(
                                does("fails", rules -> rules.fail(BROKEN)),
                                does("fails again", rules -> rules.fail(new IOException("closed"))),
                                ends(GONE, BROKEN))),
                new Case(
                        "a failure after the end changes nothing",
                        List.of(ends(null, null), does("fails", rules -> rules.fail(BROKEN)), endsLate(null))),
                new Case(
                        "nobody starts to send when it is over, and who waits for that is told so",
                        List.of(
                                ask("a", true),
                                ask("b", false),
                                does("close", SessionRules::close),
                                refuses("c asks", rules -> rules.ask("c"), InterruptedException.class, "over"),
                                refuses(
                                        "bindings start",
                                        rules -> rules.startBindings(true),
                                        InterruptedException.class,
                                        "over"),
                                refuses("b looks", SessionRules::requireOpen, InterruptedException.class, "over"),
                                does("a sends a checkpoint", rules -> rules.checkpointing("a", FIRST)),
                                does("it is sent", rules -> rules.checkpointed("a")),
                                done("a", null),
                                ends(null, null))),
                new Case(
                        "whoever still has the stream sends no more after the end",
                        List.of(
                                ask("a", true),
                                ends(null, null),
                                refuses("b asks", rules -> rules.ask("b"), InterruptedException.class, "over"),
                                refuses(
                                        "a sends",
                                        rules -> rules.sending("a"),
                                        IllegalStateException.class,
                                        "ended"))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void holds(Case rule) {
        SessionSteps.hold(rule);
    }
}
