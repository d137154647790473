package dev.flowcdk.conformance;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a connector makes of input that is wrong, or more than it knows.
final class InputChecks {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int MAX_CONFIGS = 8;
    static final Pattern TRACE = Pattern.compile(
            "Traceback \\(most recent call last\\)|^\\s+at [\\w.$/]+\\(|goroutine \\d+ \\[|stack backtrace:",
            Pattern.MULTILINE);

    private InputChecks() {}

    static Outcome unknownMembers(Subject subject) throws Exception {
        if (!subject.connector().codec().name().equals("json")) {
            return Outcome.doesNotApply("it speaks protobuf here, whose readers skip what they do not know");
        }
        var raw = raw(subject);
        RawRequests.Answer usual = raw.send(raw.spec(subject));
        RawRequests.Answer more = raw.send(raw.specWithUnknownMembers(subject));
        String did = "sent a Spec with members that no version of the protocol has";
        if (more.status() != 0) {
            return Outcome.fails(did, ended(more) + "; newer runtimes send members that it does not know");
        }
        return Outcome.of(
                did,
                Arrays.equals(usual.output(), more.output()) ? List.of() : List.of("its answer is a different one"));
    }

    static Outcome endOfInput(Subject subject) throws Exception {
        var raw = raw(subject);
        var wrong = new ArrayList<String>();
        RawRequests.Answer nothing = raw.send();
        if (nothing.status() != 0) {
            wrong.add("when its input ends at once, " + ended(nothing));
        }
        RawRequests.Answer spec = raw.send(raw.spec(subject));
        if (spec.status() != 0) {
            wrong.add("when its input ends after a Spec, " + ended(spec));
        }
        return Outcome.of("ended its input at once, and after a Spec", wrong);
    }

    static Outcome garbage(Subject subject) throws Exception {
        var raw = raw(subject);
        var wrong = new ArrayList<String>();
        var advice = new ArrayList<String>();
        raw.garbage().forEach((what, bytes) -> {
            try {
                RawRequests.Answer answer = raw.send(raw.spec(subject), bytes);
                if (answer.status() == -1) {
                    wrong.add("after " + what + ", " + ended(answer));
                } else if (answer.status() == 0) {
                    advice.add("after " + what + ", it ended with status 0, as if all were well");
                } else if (answer.lastError().isBlank()) {
                    wrong.add("after " + what + ", it ended with status " + answer.status() + " without a word");
                }
            } catch (java.io.IOException failed) {
                throw new java.io.UncheckedIOException(failed);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        String did = "sent " + String.join(", and ", raw.garbage().keySet());
        return wrong.isEmpty() ? Outcome.advice(did, advice) : Outcome.fails(did, wrong);
    }

    static Outcome wrongConfigs(Subject subject) throws Exception {
        Map<String, RawJson> configs = wrong(subject);
        if (configs.isEmpty()) {
            return Outcome.doesNotApply("its endpoint schema takes any object");
        }
        subject.workload().prepared();
        var wrong = new ArrayList<String>();
        var advice = new ArrayList<String>();
        int tried = 0;
        for (Map.Entry<String, RawJson> each : configs.entrySet()) {
            if (tried++ == MAX_CONFIGS) {
                break;
            }
            var logs = new LogCollector();
            try {
                subject.validate(subject.connector(), each.getValue(), logs);
                advice.add("with " + each.getKey() + ", its config is accepted");
            } catch (ConnectorFailedException refused) {
                String said = String.valueOf(refused.getMessage());
                if (logs.logs().isEmpty()) {
                    wrong.add("with " + each.getKey() + ", it fails without a word");
                } else if (TRACE.matcher(said).find()) {
                    wrong.add("with " + each.getKey() + ", it answers with a stack trace: " + firstLines(said));
                }
            }
        }
        String did = "validated " + Math.min(tried, MAX_CONFIGS) + " configs that its schema forbids";
        return wrong.isEmpty() ? Outcome.advice(did, advice) : Outcome.fails(did, wrong);
    }

    /// Configs that the schema forbids, by what is wrong with them.
    private static Map<String, RawJson> wrong(Subject subject) throws Exception {
        JsonNode schema = SchemaWalk.tree(subject.spec(subject.connector()).configSchema());
        var configs = new LinkedHashMap<String, RawJson>();
        for (SchemaWalk.Option option : SchemaWalk.options(schema)) {
            if (option.chosen() || option.pointer().lastIndexOf('/') > 0) {
                continue;
            }
            var config = (ObjectNode) SchemaWalk.tree(subject.config());
            if (option.required() && config.has(option.name())) {
                config.remove(option.name());
                configs.put("\"" + option.name() + "\" left out", json(config));
            }
            var other = (ObjectNode) SchemaWalk.tree(subject.config());
            if (option.schema().has("type") && !option.is("array")) {
                other.putArray(option.name()).add(1);
                configs.put("a list for \"" + option.name() + "\"", json(other));
            }
        }
        return configs;
    }

    static RawRequests raw(Subject subject) {
        Duration patience = subject.connector().patience();
        return new RawRequests(subject.connector(), patience.compareTo(LIMIT) < 0 ? patience : LIMIT);
    }

    private static RawJson json(JsonNode node) {
        return RawJson.of(Numbers.exactMapper().writeValueAsBytes(node));
    }

    private static String ended(RawRequests.Answer answer) {
        return answer.status() == -1
                ? "it still ran when it should long have ended, and was killed"
                : "it ended with status " + answer.status()
                        + (answer.lastError().isEmpty() ? "" : ": " + firstLines(answer.lastError()));
    }

    private static String firstLines(String text) {
        return text.length() <= 300 ? text : text.substring(0, 300) + "…";
    }
}
