package dev.flowcdk.conformance;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.session.CaptureOptions;
import dev.flowcdk.runtime.session.SessionEnd;
import dev.flowcdk.runtime.wire.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a capture commits undisturbed, and what therefore has to come of it however it is disturbed.
///
/// A capture that never ends is cut off after a while, and a disturbed one then has to bring at least what came until
/// there. Where nothing else was said, it is run twice: what differs is not the disturbance's work.
final class CaptureReference {

    private static final int ENOUGH_TRANSACTIONS = 12;
    private static final int FEW_TRANSACTIONS = 3;
    private static final int ENOUGH_DOCUMENTS = 20_000;
    private static final int SHOWN = 5;
    private static final int MAX_SESSIONS = 4;
    private static final Duration ENOUGH_TIME = Duration.ofSeconds(3);
    private static final Duration CUT = Duration.ofSeconds(20);
    private static final List<Duration> QUIET =
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(8), Duration.ofSeconds(20));

    private final CaptureSubject subject;
    private final CaptureTrial undisturbed;
    private final CapturedContent content;
    private final long messages;
    private final Duration quiet;
    private final boolean foundOut;
    private boolean finite;
    private boolean countable = true;
    private final Set<String> varying = new TreeSet<>();
    private @Nullable String incomparable;

    private CaptureReference(
            CaptureSubject subject, CaptureTrial undisturbed, long messages, Duration quiet, boolean finite) {
        this.subject = subject;
        this.undisturbed = undisturbed;
        this.content = CapturedContent.of(undisturbed);
        this.messages = messages;
        this.quiet = quiet;
        this.finite = finite;
        this.foundOut = subject.conduct().quiet() == null;
        varying.addAll(subject.conduct().ignored());
    }

    /// Runs the capture undisturbed.
    ///
    /// @throws UnprovableException when it commits nothing
    static CaptureReference of(CaptureSubject subject) throws Exception {
        Duration told = subject.conduct().quiet();
        for (Duration quiet : told == null ? QUIET : List.of(told)) {
            Faults counting = Faults.none();
            CaptureTrial trial = CaptureTrial.prepared(subject);
            long begun = System.nanoTime();
            SessionEnd end = trial.session(new CaptureTrial.Plan(
                    options(quiet).withFaults(counting),
                    over(subject, begun),
                    told == null ? CUT : subject.settings().patience(),
                    subject.workload().read() == null ? null : trial::change));
            boolean lastTry = told != null || quiet.equals(QUIET.getLast());
            if (end == SessionEnd.IDLE && lastTry) {
                trial.left().checkNoneWhenQuietFor(quiet);
            }
            if (trial.documents() > 0 && trial.left().isEmpty() || (trial.documents() > 0 && end != SessionEnd.IDLE)) {
                var reference = new CaptureReference(subject, trial, counting.passed(), quiet, finite(subject, end));
                reference.compareWithItself();
                return reference;
            }
        }
        throw new UnprovableException("undisturbed, the capture committed no documents, so that none could be missed;"
                + " the source needs some"
                + (told == null
                        ? ""
                        : ", and a quiet time long enough for them to come (now " + told.toMillis() + " ms)"));
    }

    private static boolean finite(CaptureSubject subject, SessionEnd end) {
        return end == SessionEnd.EXITED
                || end == SessionEnd.IDLE
                || (end == SessionEnd.COMPLETE && subject.conduct().complete() != null);
    }

    private static Predicate<CaptureTrial> over(CaptureSubject subject, long begun) {
        Predicate<RawJson> complete = subject.conduct().complete();
        if (complete != null) {
            return trial -> complete.test(trial.state());
        }
        return trial -> trial.documents() > 0
                && (trial.commits().size() >= ENOUGH_TRANSACTIONS
                        || trial.documents() >= ENOUGH_DOCUMENTS
                        || (trial.commits().size() >= FEW_TRANSACTIONS
                                && System.nanoTime() - begun > ENOUGH_TIME.toNanos()));
    }

    private static CaptureOptions options(Duration quiet) {
        return CaptureOptions.preview().withCombined(false).withIdleLimit(quiet);
    }

    /// The trial that was not disturbed.
    CaptureTrial undisturbed() {
        return undisturbed;
    }

    /// How many messages passed in its session.
    long messages() {
        return messages;
    }

    /// Whether the connector came to an end of what it has to say.
    boolean finite() {
        return finite;
    }

    /// Whether each document came as often as before when nothing was disturbed, so that doubled ones can be told.
    boolean countable() {
        return countable;
    }

    /// Locations that differ from run to run.
    Set<String> varying() {
        return varying;
    }

    /// What a session is run with until it is killed, or has brought what it has to.
    CaptureTrial.Plan plan(CaptureTrial trial) {
        return plan(trial, options(quiet));
    }

    CaptureOptions options() {
        return options(quiet);
    }

    CaptureTrial.Plan plan(CaptureTrial trial, CaptureOptions options) {
        return new CaptureTrial.Plan(
                options,
                this::reached,
                foundOut ? CUT.multipliedBy(2) : subject.settings().patience(),
                subject.workload().read() == null ? null : trial::change);
    }

    /// The same for a session that shows what the connector does when it has said all.
    CaptureTrial.Plan planUntilQuiet(CaptureTrial trial, CaptureOptions options) {
        CaptureTrial.Plan plan = plan(trial, options);
        return finite && foundOut
                ? new CaptureTrial.Plan(options, each -> false, plan.limit(), plan.afterFirstCommit())
                : plan;
    }

    private boolean reached(CaptureTrial trial) {
        Predicate<RawJson> complete = subject.conduct().complete();
        if (complete != null) {
            return complete.test(trial.state());
        }
        if (subject.workload().read() != null) {
            return trial.documents() >= ENOUGH_DOCUMENTS;
        }
        if (!covered(trial)) {
            return !finite && trial.documents() >= 2 * undisturbed.documents() + ENOUGH_TRANSACTIONS;
        }
        return !finite || trial.state().equals(undisturbed.state());
    }

    /// Whether documents of all keys came.
    boolean covered(CaptureTrial trial) {
        return trial.counts().keySet().containsAll(undisturbed.counts().keySet());
    }

    /// Lets a disturbed trial come to its end, undisturbed from now on.
    ///
    /// @return what is wrong with what it brought
    List<String> problemsAtTheEnd(CaptureTrial trial) throws Exception {
        bring(trial, () -> problems(trial).isEmpty());
        return problems(trial);
    }

    /// Asks whether what came is enough.
    private interface Enough {
        boolean test() throws Exception;
    }

    private void bring(CaptureTrial trial, Enough enough) throws Exception {
        trial.change();
        for (int session = 1; session <= MAX_SESSIONS; session++) {
            int before = trial.documents();
            CaptureOptions options = options(quiet.multipliedBy(foundOut ? session : 1));
            SessionEnd end = trial.session(plan(trial, options));
            if (end == SessionEnd.IDLE && !foundOut) {
                trial.left().checkNoneWhenQuietFor(quiet);
            }
            boolean last = end == SessionEnd.COMPLETE || !foundOut || (session > 1 && trial.documents() == before);
            if (last || enough.test()) {
                return;
            }
        }
    }

    /// Whether disturbances can be told from what happens undisturbed.
    boolean comparable() {
        return incomparable == null;
    }

    /// @throws UnprovableException when disturbances cannot be told from what happens undisturbed
    void requireComparable() {
        if (incomparable != null) {
            throw new UnprovableException(incomparable);
        }
    }

    /// What is wrong with what a trial brought.
    List<String> problems(CaptureTrial trial) throws Exception {
        Workload.Reader read = subject.workload().read();
        if (read != null) {
            return new SourceContent(read.read()).problems(trial);
        }
        return compared(trial);
    }

    private List<String> compared(CaptureTrial trial) {
        var problems = new ArrayList<String>();
        Map<String, JsonNode> there = CapturedContent.of(trial).documents();
        boolean whole = finite || trial.state().equals(undisturbed.state());
        content.documents().forEach((key, expected) -> {
            JsonNode found = there.get(key);
            if (found == null) {
                problems.add(key + ": expected " + Differences.shown(expected) + ", but there is nothing");
            } else if ((whole || once(key, trial))
                    && !Differences.between(expected, found, varying).isEmpty()) {
                problems.add(key + ": expected " + Differences.shown(expected) + ", but there is "
                        + Differences.shown(found));
            }
        });
        if (finite) {
            there.forEach((key, found) -> {
                if (!content.documents().containsKey(key)) {
                    problems.add(key + ": expected nothing, but there is " + Differences.shown(found));
                }
            });
        }
        return problems;
    }

    private boolean once(String key, CaptureTrial trial) {
        return undisturbed.counts().getOrDefault(key, 0) == 1 && trial.counts().getOrDefault(key, 0) == 1;
    }

    /// Documents that came more often than undisturbed. While a source is changed, documents of a key come as often as
    /// time has it, but the same document does not.
    List<String> doubled(CaptureTrial trial) {
        var doubled = new ArrayList<String>();
        if (subject.workload().read() != null) {
            Map<String, Long> before = same(undisturbed);
            same(trial).forEach((document, times) -> {
                if (times > before.getOrDefault(document, 1L)) {
                    doubled.add(document + " came " + times + " times");
                }
            });
            return doubled;
        }
        if (!countable) {
            return doubled;
        }
        undisturbed.counts().forEach((key, count) -> {
            int times = trial.counts().getOrDefault(key, 0);
            if (times > count) {
                doubled.add(key + ": came " + times + " times instead of " + count);
            }
        });
        return doubled;
    }

    private static Map<String, Long> same(CaptureTrial trial) {
        return trial.emitted().stream()
                .collect(Collectors.groupingBy(
                        each -> each.key() + " " + Differences.shown(each.document()), Collectors.counting()));
    }

    /// Some of many problems.
    static List<String> shown(String after, List<String> problems) {
        var shown = new ArrayList<String>();
        shown.add(after + ", " + problems.size() + (problems.size() == 1 ? " document is" : " documents are")
                + " different");
        shown.addAll(problems.subList(0, Math.min(SHOWN, problems.size())));
        return shown;
    }

    /// Whether the capture brings the same again when nothing disturbs it; asked when a disturbed one did not.
    boolean stillBrings() throws Exception {
        subject.connector().timeline().keep();
        if (!foundOut || subject.workload().read() != null) {
            return true;
        }
        return problemsAtTheEnd(CaptureTrial.prepared(subject)).isEmpty();
    }

    private void compareWithItself() throws Exception {
        if (subject.workload().read() != null) {
            if (!problemsAtTheEnd(CaptureTrial.prepared(subject)).isEmpty()) {
                incomparable = "undisturbed, too, it does not bring what the source holds (see the scenario content)";
            }
            return;
        }
        if (!foundOut) {
            return;
        }
        CaptureTrial again = CaptureTrial.prepared(subject);
        boolean wasFinite = finite;
        bring(again, () -> covered(again));
        Map<String, JsonNode> there = CapturedContent.of(again).documents();
        if (!again.counts().keySet().containsAll(undisturbed.counts().keySet())) {
            String key = undisturbed.counts().keySet().stream()
                    .filter(each -> !again.counts().containsKey(each))
                    .findFirst()
                    .orElse("");
            incomparable = "undisturbed, too, other documents come in each run (" + key + " came only in the first), so"
                    + " that it takes the hook read to tell what is missing";
            return;
        }
        finite =
                wasFinite && again.counts().keySet().equals(undisturbed.counts().keySet());
        countable = again.counts().entrySet().stream()
                .allMatch(each -> undisturbed.counts().getOrDefault(each.getKey(), each.getValue()) >= each.getValue());
        content.documents().forEach((key, one) -> {
            JsonNode other = there.get(key);
            if (other != null) {
                varying.addAll(Differences.between(one, other));
            }
        });
    }
}
