package dev.flowcdk.conformance;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.session.MaterializeOptions;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a connector makes of input that is wrong by chance: whatever it does, it does so in time and not without a
/// word.
final class GeneratedChecks {

    private static final int FRAMES = 6;
    private static final int CONFIGS = 6;
    private static final int STATES = 2;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Subject subject;
    private final GeneratedInput input;
    private final List<String> wrong = new ArrayList<>();
    private final List<String> advice = new ArrayList<>();

    private GeneratedChecks(Subject subject) {
        this.subject = subject;
        this.input = new GeneratedInput(subject.settings().random("generated-input"));
    }

    static Outcome run(Subject subject) throws Exception {
        var checks = new GeneratedChecks(subject);
        subject.workload().prepared();
        int configs = checks.configs();
        checks.frames();
        int states = checks.states();
        String did = "sent " + FRAMES + " frames, " + configs + " configs and " + states
                + " states that are wrong by chance (seed " + subject.settings().seed() + ")";
        return checks.wrong.isEmpty() ? Outcome.advice(did, checks.advice) : Outcome.fails(did, checks.wrong);
    }

    private void frames() throws Exception {
        RawRequests raw = InputChecks.raw(subject);
        for (GeneratedInput.Wrong<byte[]> each : input.frames(raw.spec(subject), FRAMES)) {
            RawRequests.Answer answer = raw.send(raw.spec(subject), each.value());
            boolean silent = answer.status() > 0 && answer.lastError().isBlank();
            if (answer.status() != -1 && !silent) {
                continue;
            }
            subject.connector().killAll();
            if (InputChecks.garbage(subject).verdict() != Verdict.FAILS) { // else that scenario tells it
                wrong.add("after " + each.what()
                        + (silent
                                ? ", it ended with status " + answer.status() + " without a word"
                                : ", it still ran when it should long have ended"));
            }
            return;
        }
    }

    private int configs() throws Exception {
        List<GeneratedInput.Wrong<RawJson>> configs = input.configs(
                SchemaWalk.tree(subject.spec(subject.connector()).configSchema()), subject.config(), CONFIGS);
        for (GeneratedInput.Wrong<RawJson> each : configs) {
            attempt("with " + each.what(), true, (connector, logs) -> subject.validate(connector, each.value(), logs));
        }
        if (!wrong.isEmpty() && InputChecks.wrongConfigs(subject).verdict() == Verdict.FAILS) {
            wrong.clear(); // that scenario tells it
        }
        return configs.size();
    }

    /// Where it does not do undisturbed what it has to, which another scenario tells, no states are tried.
    private int states() throws Exception {
        try {
            return switch (subject) {
                case CaptureSubject capture -> states(capture);
                case MaterializationSubject materialization -> states(materialization);
            };
        } catch (UnprovableException | ConnectorFailedException | RuleBrokenException undisturbed) {
            return 0;
        }
    }

    private int states(CaptureSubject capture) throws Exception {
        CaptureReference reference = capture.reference();
        CaptureTrial first = CaptureTrial.prepared(capture);
        first.session(reference.plan(first, reference.options().withTransactions(2)));
        List<GeneratedInput.Wrong<RawJson>> states = input.states(first.state(), STATES);
        for (GeneratedInput.Wrong<RawJson> each : states) {
            attempt("with " + each.what(), false, (connector, logs) -> {
                CaptureTrial trial = first.from(each.value(), new Overheard(connector, logs));
                trial.session(new CaptureTrial.Plan(reference.options().withTransactions(1), over -> true, LIMIT));
            });
        }
        return states.size();
    }

    private int states(MaterializationSubject materialization) throws Exception {
        MaterializationTrial first = MaterializationTrial.prepared(materialization);
        first.session(MaterializeOptions.task().withTransactions(1));
        List<GeneratedInput.Wrong<RawJson>> states = input.states(first.store().state(), STATES);
        for (GeneratedInput.Wrong<RawJson> each : states) {
            attempt(
                    "with " + each.what(),
                    false,
                    (connector, logs) -> first.forked(each.value(), new Overheard(connector, logs))
                            .session(MaterializeOptions.task().withTransactions(1)));
        }
        return states.size();
    }

    private interface Attempt {
        void run(ConnectorSource connector, LogCollector logs) throws Exception;
    }

    private void attempt(String how, boolean ofUser, Attempt attempt) throws Exception {
        var logs = new LogCollector();
        try {
            attempt.run(subject.connector(), logs);
        } catch (ConnectorFailedException | RuleBrokenException failed) {
            String said = String.valueOf(failed.getMessage());
            if (subject.connector().hung()) {
                wrong.add(how + ", " + subject.connector().explained(failed));
                subject.connector().killAll();
            } else if (logs.logs().isEmpty()) {
                wrong.add(how + ", it fails without a word");
            } else if (InputChecks.TRACE.matcher(said).find()) {
                (ofUser ? wrong : advice).add(how + ", it answers with a stack trace: " + said);
            }
        }
    }
}
