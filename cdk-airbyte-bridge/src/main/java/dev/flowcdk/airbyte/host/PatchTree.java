package dev.flowcdk.airbyte.host;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.protocol.WireOAuth2;
import dev.flowcdk.json.RawJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A part of a file with corrections, which says where it stands when it is not what it should be.
///
/// @param where names file and part
record PatchTree(String where, JsonNode json) {

    @Nullable
    PatchTree child(String name) {
        JsonNode child = json.get(name);
        return child == null || child.isNull() ? null : new PatchTree(where + ", " + name, child);
    }

    Map<String, PatchTree> children() {
        Map<String, PatchTree> children = new LinkedHashMap<>();
        object().properties()
                .forEach(member -> children.put(
                        member.getKey(), new PatchTree(where + ", " + member.getKey(), member.getValue())));
        return children;
    }

    ObjectNode object() {
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw wrong("an object");
    }

    String text() {
        if (json.isString()) {
            return json.stringValue();
        }
        throw wrong("a text");
    }

    List<String> texts() {
        if (!json.isArray()) {
            throw wrong("a list of texts");
        }
        List<String> texts = new ArrayList<>();
        json.forEach(each -> texts.add(new PatchTree(where, each).text()));
        return texts;
    }

    Map<String, String> textsByName() {
        Map<String, String> texts = new LinkedHashMap<>();
        children().forEach((name, child) -> texts.put(name, child.text()));
        return texts;
    }

    /// A text, or an object whose one member is the text.
    String textInside() {
        return json.isObject() && json.size() == 1
                ? children().values().iterator().next().text()
                : text();
    }

    /// How tokens are got, in Flow's words.
    WireOAuth2 oauth2() {
        Map<String, PatchTree> members = children();
        return new WireOAuth2(
                text(members, "provider"),
                text(members, "authUrlTemplate"),
                text(members, "accessTokenUrlTemplate"),
                text(members, "accessTokenBody"),
                values(members, "accessTokenHeaders"),
                values(members, "accessTokenResponseMap"),
                text(members, "refreshTokenUrlTemplate"),
                text(members, "refreshTokenBody"),
                values(members, "refreshTokenHeaders"),
                values(members, "refreshTokenResponseMap"),
                text(members, "accessTokenMethod"),
                text(members, "refreshTokenMethod"));
    }

    private static String text(Map<String, PatchTree> members, String name) {
        PatchTree member = members.get(name);
        return member == null || member.json.isNull() ? "" : member.text();
    }

    private static Map<String, RawJson> values(Map<String, PatchTree> members, String name) {
        Map<String, RawJson> values = new LinkedHashMap<>();
        PatchTree member = members.get(name);
        if (member != null && !member.json.isNull()) {
            member.children()
                    .forEach((key, value) ->
                            values.put(key, RawJson.of(value.json().toString())));
        }
        return values;
    }

    Duration minutes() {
        if (json.isNumber() && json.doubleValue() > 0) {
            return Duration.ofMillis((long) (json.doubleValue() * 60_000));
        }
        throw wrong("a number of minutes");
    }

    boolean datesAsTimes() {
        boolean asked = false;
        for (String name : texts()) {
            if (!name.equals("date-to-datetime")) {
                throw new UserException(where + ": there is no normalization \"" + name
                        + "\" of schemas; there is \"date-to-datetime\"");
            }
            asked = true;
        }
        return asked;
    }

    /// Pointers of values that are cut to dates.
    List<String> datesOnly() {
        List<String> pointers = new ArrayList<>();
        if (!json.isArray()) {
            throw wrong("a list of objects with \"pointer\" and \"normalization\"");
        }
        for (JsonNode each : json) {
            String name = each.path("normalization").asString("");
            if (!name.equals("datetime_to_date")) {
                throw new UserException(where + ": there is no normalization \"" + name
                        + "\" of values; there is \"datetime_to_date\"");
            }
            pointers.add(each.path("pointer").asString(""));
        }
        return pointers;
    }

    UserException wrong(String wanted) {
        return new UserException(where + ": must be " + wanted);
    }
}
