package dev.flowcdk.internal.config;

import dev.flowcdk.internal.record.Kind;
import dev.flowcdk.internal.record.RecordField;
import dev.flowcdk.internal.record.RecordType;
import dev.flowcdk.json.JsonBytes;
import dev.flowcdk.json.RawJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Merge patches (RFC 7396) that turn a stored object into a record: what the record lacks is deleted by an explicit
/// null, also inside of maps and where a sealed choice has changed.
public final class MergePatch {

    private static final ClassValue<Boolean> FLAT = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            RecordType record = RecordType.of(type);
            return record.choices() == null
                    && record.fields().stream().allMatch(field -> switch (field.shape()
                            .kind()) {
                        case Kind.Single _, Kind.Constants _, Kind.Items _ -> true;
                        case Kind.Entries _, Kind.Section _, Kind.OneOf _, Kind.Any _, Kind.Unsupported _ -> false;
                    });
        }
    };

    private MergePatch() {}

    /// Appends the patch, one JSON object. All components of the record are in it, at its root also those that are
    /// null; below, only what changes.
    ///
    /// @param stored the object as it is stored, null if there is none
    /// @return the object as it is stored once the patch is merged
    public static RawJson write(@Nullable RawJson stored, Object record, JsonBytes out) {
        byte[] now = RecordJson.encode(record);
        if (FLAT.get(record.getClass())) {
            out.raw(now, 0, now.length - 1);
            nulls(record, now.length > 2, out);
            out.put('}');
        } else {
            JsonTree before = stored == null ? new JsonTree.Null() : JsonTree.parse(stored.bytes(), "the stored state");
            var changed = (JsonTree.Obj) JsonTree.parse(now, "the state");
            root(members(before), changed.members(), record, out);
        }
        return RawJson.of(now);
    }

    private static void root(Map<String, JsonTree> before, Map<String, JsonTree> now, Object record, JsonBytes out) {
        out.put('{');
        boolean comma = false;
        for (var member : now.entrySet()) {
            name(member.getKey(), comma, out);
            comma = true;
            value(before.get(member.getKey()), member.getValue(), out);
        }
        for (RecordField field : RecordType.of(record.getClass()).fields()) {
            if (!now.containsKey(field.name())) {
                name(field.name(), comma, out);
                comma = true;
                out.nullValue();
            }
        }
        for (String name : before.keySet()) {
            if (!now.containsKey(name) && !isComponent(record, name)) {
                name(name, comma, out);
                comma = true;
                out.nullValue();
            }
        }
        out.put('}');
    }

    private static void value(@Nullable JsonTree before, JsonTree now, JsonBytes out) {
        if (!(now instanceof JsonTree.Obj(var members))) {
            JsonTree.write(now, out);
            return;
        }
        Map<String, JsonTree> old = members(before);
        out.put('{');
        boolean comma = false;
        for (var member : members.entrySet()) {
            JsonTree was = old.get(member.getKey());
            if (!member.getValue().equals(was)) {
                name(member.getKey(), comma, out);
                comma = true;
                value(was, member.getValue(), out);
            }
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

    private static void nulls(Object record, boolean others, JsonBytes out) {
        boolean comma = others;
        for (RecordField field : RecordType.of(record.getClass()).fields()) {
            if (field.valueIn(record) == null) {
                name(field.name(), comma, out);
                comma = true;
                out.nullValue();
            }
        }
    }

    private static void name(String name, boolean comma, JsonBytes out) {
        if (comma) {
            out.put(',');
        }
        out.string(name).put(':');
    }

    private static boolean isComponent(Object record, String name) {
        return RecordType.of(record.getClass()).fields().stream()
                .anyMatch(field -> field.name().equals(name));
    }

    private static Map<String, JsonTree> members(@Nullable JsonTree tree) {
        return tree instanceof JsonTree.Obj(var members) ? members : Map.of();
    }
}
