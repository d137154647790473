package dev.flowcdk.conformance;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Whether a connector keeps secrets to itself: each option marked as a secret gets a value that is nowhere else, and
/// then it is looked for in all that the connector says.
final class SecretChecks {

    private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

    private SecretChecks() {}

    static Outcome canaries(Subject subject) throws Exception {
        JsonNode schema = SchemaWalk.tree(subject.spec(subject.connector()).configSchema());
        List<SchemaWalk.Option> secrets = SchemaWalk.options(schema).stream()
                .filter(SchemaWalk.Option::secret)
                .toList();
        if (secrets.isEmpty()) {
            return Outcome.doesNotApply("none of its options is marked as a secret");
        }
        subject.workload().prepared();
        Map<String, String> canaries = canaries(subject, secrets);
        RawJson config = with(subject.config(), canaries);
        var leaks = new TreeSet<String>();
        List<String> levels = subject.variants().atLogLevel() == null ? List.of("info") : LEVELS;
        for (String level : levels) {
            var logs = new LogCollector();
            var said = new ArrayList<String>();
            TestedConnector connector = at(subject, level);
            attempt(() -> subject.validate(connector, config, logs), said);
            if (subject instanceof CaptureSubject capture) {
                attempt(() -> capture.discover(connector, config, logs), said);
            }
            attempt(() -> subject.open(connector, config, logs), said);
            connector.killAll();
            logs.logs().forEach(log -> said.add(text(log)));
            canaries.forEach((pointer, canary) -> {
                if (said.stream().anyMatch(each -> each.contains(canary))) {
                    leaks.add("the value of " + pointer + " is in what it says at log level " + level);
                }
            });
        }
        return Outcome.of(
                "validated, discovered and opened with other values for " + String.join(", ", canaries.keySet())
                        + ", at log level " + String.join(", ", levels),
                List.copyOf(leaks));
    }

    private static TestedConnector at(Subject subject, String level) {
        Function<String, ConnectorSource> atLogLevel = subject.variants().atLogLevel();
        return subject.connector().with(source -> atLogLevel == null ? source : atLogLevel.apply(level));
    }

    private interface Attempt {
        void run() throws Exception;
    }

    /// A wrong secret may well be refused; how, is what is looked at.
    private static void attempt(Attempt attempt, List<String> said) throws Exception {
        try {
            attempt.run();
        } catch (RuntimeException refused) {
            said.add(String.valueOf(refused.getMessage()));
        }
    }

    private static Map<String, String> canaries(Subject subject, List<SchemaWalk.Option> secrets) {
        JsonNode config = SchemaWalk.tree(subject.config());
        var canaries = new LinkedHashMap<String, String>();
        for (SchemaWalk.Option secret : secrets) {
            boolean there = !config.at(secret.pointer()).isMissingNode();
            String parent = secret.pointer().substring(0, secret.pointer().lastIndexOf('/'));
            if (there || (!secret.chosen() && config.at(parent).isObject())) {
                canaries.putIfAbsent(
                        secret.pointer(),
                        "canary-"
                                + Long.toHexString(subject.settings()
                                                .random(secret.pointer())
                                                .nextLong()
                                        | 1L << 62));
            }
        }
        return canaries;
    }

    private static RawJson with(RawJson config, Map<String, String> canaries) {
        var tree = (ObjectNode) SchemaWalk.tree(config);
        canaries.forEach((pointer, canary) -> {
            int slash = pointer.lastIndexOf('/');
            String name = pointer.substring(slash + 1).replace("~1", "/").replace("~0", "~");
            ((ObjectNode) tree.at(pointer.substring(0, slash))).put(name, canary);
        });
        return RawJson.of(Numbers.exactMapper().writeValueAsBytes(tree));
    }

    private static String text(ConnectorLog log) {
        return log.message() + " " + log.fields();
    }
}
