package dev.flowcdk.conformance.replay;

import dev.flowcdk.conformance.Differences;
import dev.flowcdk.runtime.wire.ConnectorLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Where a conversation differs from the one that was recorded.
final class ReplayComparison {

    private static final int SHOWN = 5;

    private final String where;
    private final Set<String> ignored;
    private final List<String> differences = new ArrayList<>();
    private long documents;

    ReplayComparison(String where, Set<String> ignored) {
        this.where = where;
        this.ignored = ignored;
    }

    List<String> differences() {
        return differences;
    }

    long documents() {
        return documents;
    }

    /// Answers of the same kind.
    void answers(Message recorded, Message now, String request) {
        List<String> at = Differences.between(recorded.body(), now.body(), ignored);
        if (!at.isEmpty()) {
            differ("after " + request + ", " + recorded.kind() + " differs at " + String.join(", ", at) + ": recorded "
                    + parts(recorded.body(), at) + ", now " + parts(now.body(), at));
        }
    }

    void otherAnswer(String recorded, String request, Message now) {
        differ("after " + request + ", recorded was " + recorded + ", but now comes " + now.kind() + " "
                + Differences.shown(now.body()));
    }

    /// No answer came.
    ///
    /// @param said null when nothing came for too long
    void otherCourse(String recorded, String request, Incoming.@Nullable Said said, @Nullable ConnectorLog log) {
        String how = said == null
                ? "nothing comes any more"
                : said.broken() != null ? "something comes that is no message: " + said.broken() : "the connector ends";
        differ("after " + request + ", recorded was " + recorded + ", but now " + how
                + (log == null ? "" : "; it says: " + log.message()));
    }

    void ended(int recorded, int now, @Nullable ConnectorLog log) {
        differ("it ended with status " + recorded + ", but now "
                + (now == -1 ? "it does not end" : "with status " + now)
                + (log == null ? "" : "; it says: " + log.message()));
    }

    /// Documents that were loaded for a transaction, in any order.
    void loaded(Flow expected, Flow actual) {
        var missing = new ArrayList<>(expected.takeLoaded());
        var further = new ArrayList<JsonNode>();
        for (JsonNode each : actual.takeLoaded()) {
            documents++;
            boolean found = false;
            for (int index = 0; index < missing.size() && !found; index++) {
                if (Differences.between(missing.get(index), each, ignored).isEmpty()) {
                    missing.remove(index);
                    found = true;
                }
            }
            if (!found) {
                further.add(each);
            }
        }
        list("loaded was, but no longer is", missing);
        list("loaded is, but was not", further);
    }

    private void list(String what, List<JsonNode> messages) {
        for (JsonNode each : messages.subList(0, Math.min(SHOWN, messages.size()))) {
            differ(what + ": binding " + each.path("binding").asInt(0) + " " + Differences.shown(each.path("doc")));
        }
        if (messages.size() > SHOWN) {
            differ(what + ": " + (messages.size() - SHOWN) + " more");
        }
    }

    /// Documents of a session, in the order of each binding.
    ///
    /// @param whole whether there may be no more of them than there were
    void captured(Flow expected, Flow actual, boolean whole) {
        var recorded = byBinding(expected.committed());
        var now = byBinding(actual.committed());
        recorded.forEach((binding, all) -> sequence(binding, all, now.getOrDefault(binding, List.of()), whole));
        if (whole) {
            now.forEach((binding, all) -> {
                if (!recorded.containsKey(binding)) {
                    sequence(binding, List.of(), all, true);
                }
            });
        }
        int count = expected.committed().size();
        JsonNode state = expected.state(count, expected.checkpoints());
        JsonNode other = actual.state(count, expected.checkpoints());
        List<String> at = Differences.between(state, other, ignored);
        if (!at.isEmpty() && actual.committed().size() >= count) {
            differ("the state after " + count + " documents differs at " + String.join(", ", at) + ": recorded "
                    + parts(state, at) + ", now " + parts(other, at));
        }
    }

    private static TreeMap<Integer, List<JsonNode>> byBinding(List<JsonNode> messages) {
        var all = new TreeMap<Integer, List<JsonNode>>();
        for (JsonNode each : messages) {
            all.computeIfAbsent(each.path("binding").asInt(0), none -> new ArrayList<>())
                    .add(each.path("doc"));
        }
        return all;
    }

    private void sequence(int binding, List<JsonNode> recorded, List<JsonNode> now, boolean whole) {
        int shown = 0;
        for (int index = 0; index < Math.min(recorded.size(), now.size()); index++) {
            documents++;
            List<String> at = Differences.between(recorded.get(index), now.get(index), ignored);
            if (!at.isEmpty() && shown++ < SHOWN) {
                differ("document " + (index + 1) + " of binding " + binding + " differs at " + String.join(", ", at)
                        + ": recorded " + Differences.shown(recorded.get(index)) + ", now "
                        + Differences.shown(now.get(index)));
            }
        }
        if (shown > SHOWN) {
            differ(shown - SHOWN + " more documents of binding " + binding + " differ");
        }
        if (now.size() < recorded.size()) {
            differ("binding " + binding + " had " + recorded.size() + " documents, and has " + now.size()
                    + " now; the first that is missing is " + Differences.shown(recorded.get(now.size())));
        } else if (whole && now.size() > recorded.size()) {
            differ("binding " + binding + " had " + recorded.size() + " documents, and has " + now.size()
                    + " now; the first that is new is " + Differences.shown(now.get(recorded.size())));
        }
    }

    private static String parts(JsonNode body, List<String> at) {
        var parts = new ArrayList<String>();
        at.stream().limit(SHOWN).forEach(pointer -> {
            JsonNode part = body.at(pointer);
            parts.add(part.isMissingNode() ? "nothing" : Differences.shown(part));
        });
        return String.join(", ", parts);
    }

    private void differ(String what) {
        differences.add(where + ": " + what);
    }
}
