package dev.flowcdk.internal.config;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.record.Kind;
import dev.flowcdk.internal.record.RecordField;
import dev.flowcdk.internal.record.RecordType;
import dev.flowcdk.json.RawJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Merge patches (RFC 7396) that turn a stored object into a record: what the record lacks is deleted by an explicit
/// null, also inside of maps and where a sealed choice has changed.
final class MergePatch {

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

    private final Object record;
    private final StoredItems items;
    private final GrowingBytes out;

    private MergePatch(Object record, StoredItems items, GrowingBytes out) {
        this.record = record;
        this.items = items;
        this.out = out;
    }

    /// Appends the patch, one JSON object. All components of the record are in it, at its root also those that are
    /// null; below, only what changes.
    ///
    /// @param stored the object as it is stored, null if there is none; without what the record does not know, which
    ///     stays as it is then
    /// @param items items of lists with what the record does not know of them, which is written with them
    /// @return the object as it is stored once the patch is merged, again without what the record does not know
    /// @throws IllegalArgumentException when there is a null that no patch can set
    static RawJson write(@Nullable RawJson stored, Object record, StoredItems items, GrowingBytes out) {
        byte[] now = RecordJson.encode(record);
        var patch = new MergePatch(record, items, out);
        if (FLAT.get(record.getClass()) && items.areKnown()) {
            out.raw(now, 0, now.length - 1);
            patch.nulls(now.length > 2);
            out.put('}');
        } else {
            JsonTree before = stored == null ? new JsonTree.Null() : JsonTree.parse(stored.bytes(), "the stored state");
            var changed = (JsonTree.Obj) JsonTree.parse(now, "the state");
            patch.root(members(before), changed.members());
        }
        return RawJson.of(now);
    }

    private void root(Map<String, JsonTree> before, Map<String, JsonTree> now) {
        out.put('{');
        boolean comma = false;
        for (var member : now.entrySet()) {
            name(member.getKey(), comma);
            comma = true;
            value(before.get(member.getKey()), member.getValue(), Problems.child("", member.getKey()));
        }
        for (RecordField field : RecordType.of(record.getClass()).fields()) {
            if (!now.containsKey(field.name())) {
                name(field.name(), comma);
                comma = true;
                out.nullValue();
            }
        }
        for (String name : before.keySet()) {
            if (!now.containsKey(name) && !isComponent(name)) {
                name(name, comma);
                comma = true;
                out.nullValue();
            }
        }
        out.put('}');
    }

    private void value(@Nullable JsonTree before, JsonTree now, String pointer) {
        switch (now) {
            case JsonTree.Obj(var members) -> object(members(before), members, pointer);
            case JsonTree.Arr list -> JsonTree.write(items.areKnown() ? list : items.asStored(pointer, list), out);
            case JsonTree.Str _, JsonTree.Num _, JsonTree.Bool _ -> JsonTree.write(now, out);
            case JsonTree.Null _ -> LostNulls.refuse(now, pointer, record);
        }
    }

    private void object(Map<String, JsonTree> old, Map<String, JsonTree> members, String pointer) {
        out.put('{');
        boolean comma = false;
        for (var member : members.entrySet()) {
            JsonTree was = old.get(member.getKey());
            if (!member.getValue().equals(was)) {
                name(member.getKey(), comma);
                comma = true;
                value(was, member.getValue(), Problems.child(pointer, member.getKey()));
            }
        }
        for (String name : old.keySet()) {
            if (!members.containsKey(name)) {
                name(name, comma);
                comma = true;
                out.nullValue();
            }
        }
        out.put('}');
    }

    private void nulls(boolean others) {
        boolean comma = others;
        for (RecordField field : RecordType.of(record.getClass()).fields()) {
            if (field.valueIn(record) == null) {
                name(field.name(), comma);
                comma = true;
                out.nullValue();
            }
        }
    }

    private void name(String name, boolean comma) {
        if (comma) {
            out.put(',');
        }
        out.string(name).put(':');
    }

    private boolean isComponent(String name) {
        return RecordType.of(record.getClass()).fields().stream()
                .anyMatch(field -> field.name().equals(name));
    }

    private static Map<String, JsonTree> members(@Nullable JsonTree tree) {
        return tree instanceof JsonTree.Obj(var members) ? members : Map.of();
    }
}
