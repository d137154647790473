package dev.flowcdk.internal.config;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.json.RawJson;
import java.util.LinkedHashMap;
import java.util.Map;

/// Takes JSON objects apart into their members and puts them together again.
public final class JsonMembers {

    private JsonMembers() {}

    /// The object's members, in their order.
    ///
    /// @param what what the JSON is, for messages, such as `the stored state`
    /// @throws UserException if the text is not one JSON object
    public static Map<String, RawJson> of(RawJson object, String what) {
        if (!(JsonTree.parse(object.bytes(), what) instanceof JsonTree.Obj(var members))) {
            throw new UserException(what + " is not a JSON object");
        }
        Map<String, RawJson> texts = new LinkedHashMap<>();
        members.forEach((name, value) -> texts.put(name, RawJson.of(JsonTree.bytes(value))));
        return texts;
    }

    /// The object with these members.
    public static RawJson join(Map<String, RawJson> members) {
        var out = new GrowingBytes(256);
        out.put('{');
        boolean comma = false;
        for (Map.Entry<String, RawJson> member : members.entrySet()) {
            if (comma) {
                out.put(',');
            }
            comma = true;
            out.string(member.getKey()).put(':').raw(member.getValue());
        }
        out.put('}');
        return RawJson.of(out.toByteArray());
    }
}
