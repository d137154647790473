package dev.flowcdk.internal.config;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.json.RawJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Merge patches (RFC 7396) that make a stored object another one, and also where it may have been deleted meanwhile:
/// all of the new one is in it, and what only the old one has is deleted by an explicit null.
public final class ReplacingPatch {

    private ReplacingPatch() {}

    /// A record as it is stored.
    ///
    /// @throws IllegalArgumentException naming record and place, when a value has no place in JSON, or is a null that
    ///     no patch can set
    public static RawJson settable(Object record) {
        byte[] json = RecordJson.encode(record);
        LostNulls.refuse(JsonTree.parse(json, "the state"), "", record);
        return RawJson.of(json);
    }

    /// @param stored what is stored unless it was deleted; null for nothing
    /// @param now what shall be stored, and is [settable][#settable]
    public static RawJson of(@Nullable RawJson stored, RawJson now) {
        if (stored == null) {
            return now;
        }
        var out = new GrowingBytes(256);
        write(JsonTree.parse(stored.bytes(), "the stored state"), JsonTree.parse(now.bytes(), "the state"), out);
        return RawJson.of(out.toByteArray());
    }

    private static void write(@Nullable JsonTree stored, JsonTree now, GrowingBytes out) {
        if (!(now instanceof JsonTree.Obj(var members) && stored instanceof JsonTree.Obj(var old))) {
            JsonTree.write(now, out);
            return;
        }
        out.put('{');
        boolean comma = false;
        for (Map.Entry<String, JsonTree> member : members.entrySet()) {
            name(member.getKey(), comma, out);
            comma = true;
            write(old.get(member.getKey()), member.getValue(), out);
        }
        for (String name : old.keySet()) {
            if (!members.containsKey(name)) {
                name(name, comma, out);
                comma = true;
                out.nullValue();
            }
        }
        out.put('}');
    }

    private static void name(String name, boolean comma, GrowingBytes out) {
        if (comma) {
            out.put(',');
        }
        out.string(name).put(':');
    }
}
