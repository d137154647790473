package dev.flowcdk.conformance;

import dev.flowcdk.conformance.SchemaWalk.Option;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// What a connector says of itself.
final class StaticChecks {

    private static final Set<String> TYPES =
            Set.of("null", "boolean", "object", "array", "integer", "number", "string");
    private static final Pattern SECRET_NAME =
            Pattern.compile("(^|[^a-z])(password|passphrase|secret|token|api_?key|private_?key|access_?key)$");

    private StaticChecks() {}

    static Outcome spec(Subject subject) throws Exception {
        long begun = System.nanoTime();
        Subject.SpecAnswer spec = subject.spec(subject.connector());
        long time = CaptureCrash.since(begun).toMillis();
        var wrong = new ArrayList<String>();
        try {
            URI address = URI.create(spec.documentation());
            if (address.getScheme() == null || address.getHost() == null) {
                wrong.add("the documentation address is none: " + spec.documentation());
            }
        } catch (IllegalArgumentException noAddress) {
            wrong.add("the documentation address is none: " + spec.documentation());
        }
        return Outcome.of("asked for its Spec", wrong).with("spec", time + " ms");
    }

    static Outcome schemas(Subject subject) throws Exception {
        Subject.SpecAnswer spec = subject.spec(subject.connector());
        var wrong = new ArrayList<String>();
        checkSchema("the endpoint schema", SchemaWalk.tree(spec.configSchema()), wrong);
        checkSchema("the resource schema", SchemaWalk.tree(spec.resourceSchema()), wrong);
        if (SchemaWalk.tree(spec.configSchema()).path("additionalProperties").isBoolean()
                && !SchemaWalk.tree(spec.configSchema())
                        .path("additionalProperties")
                        .asBoolean(true)) {
            wrong.add("the endpoint schema forbids additional properties at its root, where Flow adds \"sops\" when it"
                    + " encrypts");
        }
        return Outcome.of("read both schemas", wrong);
    }

    private static void checkSchema(String what, JsonNode schema, List<String> wrong) {
        if (schema.has("type") && !schema.path("type").asString("").equals("object")) {
            wrong.add(what + " is not that of an object, but of type " + schema.path("type"));
        }
        checkKeywords(what, schema, "", wrong);
        for (Option option : SchemaWalk.options(schema)) {
            String where = what + ": " + option.pointer();
            checkKeywords(what, option.schema(), option.pointer(), wrong);
            JsonNode type = option.schema().path("type");
            if (option.secret() && (type.isMissingNode() || !option.is("string"))) {
                wrong.add(where + " is secret and must be a single string for Flow to encrypt it");
            }
        }
    }

    private static void checkKeywords(String what, JsonNode schema, String pointer, List<String> wrong) {
        String where = what + (pointer.isEmpty() ? "" : ": " + pointer);
        if (!schema.isObject() && !schema.isBoolean()) {
            wrong.add(where + " is no schema: " + schema);
            return;
        }
        JsonNode type = schema.path("type");
        List<String> types = type.isArray()
                ? type.valueStream().map(each -> each.asString("")).toList()
                : type.isMissingNode() ? List.of() : List.of(type.asString(""));
        for (String each : types) {
            if (!TYPES.contains(each)) {
                wrong.add(where + " has the type \"" + each + "\", which there is not");
            }
        }
        if (schema.has("properties") && !schema.path("properties").isObject()) {
            wrong.add(where + ": \"properties\" must be an object");
        }
        if (schema.has("required")) {
            if (!schema.path("required").isArray()) {
                wrong.add(where + ": \"required\" must be a list");
            }
            schema.path("required").valueStream().forEach(name -> {
                if (schema.has("properties") && !schema.path("properties").has(name.asString(""))) {
                    wrong.add(where + " requires \"" + name.asString("") + "\", which it does not describe");
                }
            });
        }
        if (schema.get("pattern") instanceof JsonNode pattern && pattern.isString()) {
            try {
                Pattern.compile(pattern.stringValue());
            } catch (IllegalArgumentException malformed) {
                wrong.add(where + ": the pattern " + pattern + " is none");
            }
        }
    }

    static Outcome form(Subject subject) throws Exception {
        Subject.SpecAnswer spec = subject.spec(subject.connector());
        var advice = new ArrayList<String>();
        adviseForm("the endpoint schema", SchemaWalk.tree(spec.configSchema()), advice);
        adviseForm("the resource schema", SchemaWalk.tree(spec.resourceSchema()), advice);
        if (subject instanceof MaterializationSubject
                && SchemaWalk.options(SchemaWalk.tree(spec.resourceSchema())).stream()
                        .noneMatch(
                                each -> each.schema().path("x-collection-name").asBoolean(false))) {
            advice.add("no property of the resource schema is marked x-collection-name, so that Flow cannot fill in its"
                    + " name");
        }
        return Outcome.advice("read both schemas as a form shows them", advice);
    }

    private static void adviseForm(String what, JsonNode schema, List<String> advice) {
        for (Option option : SchemaWalk.options(schema)) {
            JsonNode of = option.schema();
            if (of.has("const") || of.path("x-hidden-field").asBoolean(false)) {
                continue;
            }
            String where = what + ": " + option.pointer();
            if (of.path("title").asString("").isBlank()) {
                advice.add(where + " has no title");
            }
            if (of.path("description").asString("").isBlank() && !of.has("oneOf")) {
                advice.add(where + " has no description");
            }
            if (option.is("boolean") && !of.has("default")) {
                advice.add(where + " is a boolean without a default");
            }
            if (option.is("string")
                    && !option.secret()
                    && SECRET_NAME
                            .matcher(option.name()
                                    .replaceAll("([a-z])([A-Z])", "$1_$2")
                                    .toLowerCase(Locale.ROOT))
                            .find()) {
                advice.add(where + " looks like a secret, and is not marked as one");
            }
        }
    }

    static Outcome stable(Subject subject) throws Exception {
        subject.workload().prepared();
        Subject.Answers first = subject.answers(subject.connector());
        Subject.Answers second = subject.answers(subject.connector());
        return Outcome.of(
                "asked the same twice, each time of a connector started anew",
                different(first, second, "the first time", "the second time"));
    }

    static Outcome codecs(Subject subject) throws Exception {
        Supplier<ConnectorSource> other = subject.variants().otherCodec();
        if (other == null) {
            return Outcome.doesNotApply("its codec is fixed, as Flow has it by the image's label");
        }
        TestedConnector changed = subject.connector().with(source -> other.get());
        subject.workload().prepared();
        Subject.Answers otherAnswers;
        try {
            subject.spec(changed);
        } catch (RuntimeException one) {
            return Outcome.doesNotApply(
                    "it speaks " + subject.connector().codec().name() + " only, which is all that Flow asks of it");
        } finally {
            changed.killAll();
        }
        otherAnswers = subject.answers(changed);
        Subject.Answers answers = subject.answers(subject.connector());
        Subject.Answers again = subject.answers(subject.connector());
        changed.killAll();
        var same = new Subject.Answers( // what differs in one encoding tells nothing of the other
                again.spec().equals(answers.spec()) ? answers.spec() : otherAnswers.spec(),
                again.discovered().equals(answers.discovered()) ? answers.discovered() : otherAnswers.discovered(),
                again.validated().equals(answers.validated()) ? answers.validated() : otherAnswers.validated());
        return Outcome.of(
                "asked the same with both encodings",
                different(
                        same,
                        otherAnswers,
                        "in " + subject.connector().codec().name(),
                        "in " + changed.codec().name()));
    }

    private static List<String> different(Subject.Answers one, Subject.Answers other, String first, String second) {
        var wrong = new ArrayList<String>();
        different("Spec", one.spec(), other.spec(), first, second, wrong);
        different("Discovered", one.discovered(), other.discovered(), first, second, wrong);
        different("Validated", one.validated(), other.validated(), first, second, wrong);
        return wrong;
    }

    private static void different(
            String what, Object one, Object other, String first, String second, List<String> wrong) {
        if (!one.equals(other)) {
            String left = one.toString();
            String right = other.toString();
            int at = 0;
            while (at < Math.min(left.length(), right.length()) && left.charAt(at) == right.charAt(at)) {
                at++;
            }
            wrong.add(what + " is different: " + first + " …" + around(left, at) + "…, " + second + " …"
                    + around(right, at) + "…");
        }
    }

    private static String around(String text, int at) {
        return text.substring(Math.max(0, at - 30), Math.min(text.length(), at + 60));
    }
}
