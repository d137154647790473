package dev.flowcdk.testing.conformance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.flowcdk.conformance.Outcome;
import dev.flowcdk.conformance.Scenario;
import dev.flowcdk.conformance.Scenarios;
import dev.flowcdk.conformance.Settings;
import dev.flowcdk.conformance.Subject;
import dev.flowcdk.conformance.Variants;
import dev.flowcdk.testing.ConnectorUnderTest;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/// The scenarios of `flow-cdk conformance` as tests, by the same names. Those that do not apply are skipped.
final class ScenarioTests {

    private ScenarioTests() {}

    /// Makes what is tested, when the first test runs.
    interface Making {
        Subject make() throws Exception;
    }

    static Settings settings(int kills) {
        Settings usual = Settings.usual();
        return new Settings(usual.seed(), kills, usual.budget(), Duration.ofMinutes(10));
    }

    static Variants variants(ConnectorUnderTest connector) {
        ConnectorUnderTest other = connector.speakingJson();
        return other.codec().name().equals(connector.codec().name()) ? Variants.NONE : new Variants(() -> other, null);
    }

    static Stream<DynamicTest> of(Class<? extends Subject> kind, Making making) {
        var made = new Subject[1];
        return Scenarios.all().stream()
                .filter(scenario -> scenario.concerns(kind))
                .map(scenario -> dynamicTest(scenario.name(), () -> {
                    Subject subject = made[0] == null ? making.make() : made[0];
                    made[0] = subject;
                    run(scenario, subject);
                }));
    }

    private static void run(Scenario scenario, Subject subject) throws Exception {
        Outcome outcome = scenario.run(subject);
        String seen = String.join("\n - ", outcome.seen());
        switch (outcome.verdict()) {
            case FAILS ->
                throw new ConformanceException(scenario.name() + " fails (" + scenario.sentence() + "):\n - " + seen);
            case DOES_NOT_APPLY -> Assumptions.abort(seen);
            case HOLDS, ADVICE -> {}
        }
    }
}
