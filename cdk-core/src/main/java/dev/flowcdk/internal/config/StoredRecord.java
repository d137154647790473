package dev.flowcdk.internal.config;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.json.RawJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A record of a state as it is stored. A newer version of the connector may have written it with members that the
/// record lacks: these are left alone by what is written afterwards, except in items of lists that change: nothing says
/// which item became which. For one thread at a time.
///
/// @param <T> type of the record
public final class StoredRecord<T> {

    private final @Nullable T value;
    private @Nullable RawJson known;
    private final StoredItems items;

    private StoredRecord(@Nullable T value, @Nullable RawJson known, StoredItems items) {
        this.value = value;
        this.known = known;
        this.items = items;
    }

    /// Where nothing is stored yet.
    public static <T> StoredRecord<T> absent() {
        return new StoredRecord<>(null, null, new StoredItems());
    }

    /// @param what what the JSON is, for messages, such as `the stored state of "orders"`
    /// @param unknown where to note members that the record lacks
    /// @throws dev.flowcdk.UserException with all other problems: missing, mistyped and out-of-range values
    public static <T> StoredRecord<T> read(Class<T> type, RawJson json, String what, UnknownMembers unknown) {
        JsonTree tree = JsonTree.parse(json.bytes(), what);
        List<String> pointers = new ArrayList<>();
        T value = type.cast(Decoder.state(type, tree, what, pointers));
        if (pointers.isEmpty()) {
            return new StoredRecord<>(value, json, new StoredItems());
        }
        unknown.add(what, pointers);
        var items = new StoredItems();
        JsonTree known = without(new HashSet<>(pointers), tree, "", items);
        return new StoredRecord<>(value, RawJson.of(JsonTree.bytes(known)), items);
    }

    /// A component of this record, to be patched by itself. What is not known of items of its lists is kept.
    ///
    /// @param name of the component in JSON
    /// @param part as it is stored; null where nothing is
    public <P> StoredRecord<P> part(String name, @Nullable P part) {
        return new StoredRecord<>(part, encoded(part), items.within(Problems.child("", name)));
    }

    /// This record after components were patched by themselves.
    ///
    /// @param whole as it is stored; null where nothing is
    public StoredRecord<T> with(@Nullable T whole) {
        return new StoredRecord<>(whole, encoded(whole), items);
    }

    private static @Nullable RawJson encoded(@Nullable Object record) {
        return record == null ? null : RawJson.of(RecordJson.encode(record));
    }

    /// As it was read; null where nothing was stored.
    public @Nullable T value() {
        return value;
    }

    /// Appends a merge patch, one JSON object, that makes the stored record this one; it counts as stored from now on.
    ///
    /// @throws IllegalArgumentException naming record and place, when a value has no place in JSON, or is a null that
    ///     no patch can set
    public void patch(Object record, GrowingBytes out) {
        known = MergePatch.write(known, record, items, out);
    }

    private static JsonTree without(Set<String> unknown, JsonTree tree, String pointer, StoredItems stored) {
        return switch (tree) {
            case JsonTree.Obj(var members) -> {
                Map<String, JsonTree> kept = new LinkedHashMap<>();
                members.forEach((name, member) -> {
                    String where = Problems.child(pointer, name);
                    if (!unknown.contains(where)) {
                        kept.put(name, without(unknown, member, where, stored));
                    }
                });
                yield new JsonTree.Obj(kept);
            }
            case JsonTree.Arr(var items) -> {
                List<JsonTree> kept = new ArrayList<>();
                for (int index = 0; index < items.size(); index++) {
                    JsonTree item = items.get(index);
                    JsonTree known = without(unknown, item, Problems.child(pointer, index), stored);
                    stored.add(pointer, known, item);
                    kept.add(known);
                }
                yield new JsonTree.Arr(kept);
            }
            case JsonTree.Str _, JsonTree.Num _, JsonTree.Bool _, JsonTree.Null _ -> tree;
        };
    }
}
