package dev.flowcdk.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// Where two documents differ. Numbers are the same when their values are.
public final class Differences {

    private static final int SHOWN = 300;

    private Differences() {}

    /// JSON pointers of the locations that differ, as deep as they can be told.
    static Set<String> between(JsonNode one, JsonNode other) {
        var pointers = new TreeSet<String>();
        collect(one, other, "", pointers);
        return pointers;
    }

    /// JSON pointers of the locations that differ, without those that are ignored with all that is below them.
    public static List<String> between(JsonNode one, JsonNode other, Set<String> ignored) {
        var left = new ArrayList<String>();
        for (String pointer : between(one, other)) {
            if (ignored.stream().noneMatch(each -> pointer.equals(each) || pointer.startsWith(each + "/"))) {
                left.add(pointer);
            }
        }
        return left;
    }

    /// Members of what is expected that are not the same in what there is; what there is may have more.
    static List<String> missing(JsonNode expected, JsonNode there) {
        Predicate<String> more = pointer -> expected.at(pointer).isMissingNode();
        return between(expected, there).stream().filter(more.negate()).toList();
    }

    /// A document as text, cut off when it is long.
    public static String shown(JsonNode document) {
        String text = document.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private static void collect(JsonNode one, JsonNode other, String pointer, Set<String> pointers) {
        if (one.isObject() && other.isObject()) {
            var names = new TreeSet<String>(one.propertyNames());
            names.addAll(other.propertyNames());
            for (String name : names) {
                String below = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
                collect(one.path(name), other.path(name), below, pointers);
            }
        } else if (!same(one, other)) {
            pointers.add(pointer);
        }
    }

    private static boolean same(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue()) == 0;
        }
        if (one.isArray() && other.isArray()) {
            if (one.size() != other.size()) {
                return false;
            }
            for (int index = 0; index < one.size(); index++) {
                if (!between(one.get(index), other.get(index)).isEmpty()) {
                    return false;
                }
            }
            return true;
        }
        return one.equals(other);
    }
}
