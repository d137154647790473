package dev.flowcdk.conformance;

import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Whether a connector leaves something behind.
final class LeftChecks {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private LeftChecks() {}

    /// All instances of this connector are looked at that were started until now.
    static Outcome processes(Subject subject) throws Exception {
        try {
            subject.spec(subject.connector());
            subject.workload().prepared();
            subject.open(subject.connector(), subject.config(), new LogCollector());
        } catch (ConnectorFailedException | RuleBrokenException failed) {
            throw new UnprovableException("undisturbed, too, it fails: " + failed.getMessage());
        }
        List<ProcessHandle> left = subject.connector().left(LIMIT);
        if (!subject.connector().processesSeen()) {
            return Outcome.doesNotApply("it does not run as processes that are seen here");
        }
        var wrong = new ArrayList<String>();
        for (ProcessHandle each : left) {
            wrong.add("the process " + each.pid() + " (" + each.info().command().orElse("unknown") + ") is still there "
                    + LIMIT.toSeconds() + " seconds after the connector has ended");
            each.destroyForcibly();
        }
        return Outcome.of("looked for processes of all " + subject.connector().starts() + " instances", wrong);
    }
}
