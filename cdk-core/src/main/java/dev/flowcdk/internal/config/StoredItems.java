package dev.flowcdk.internal.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Items of a state's lists as they are stored, with what its record does not know of them. Lists are always written as
/// a whole, and nothing but what is known of an item says which one it was. For one thread at a time.
final class StoredItems {

    /// By what is known of them and by the pointer of their list: as they are stored, in their order.
    private final Map<JsonTree, Map<String, List<JsonTree>>> items = new HashMap<>();

    private boolean differ;

    /// Whether all that is stored of lists is known.
    boolean areKnown() {
        return !differ;
    }

    /// @param list pointer of the list
    /// @param known what the record knows of the item
    void add(String list, JsonTree known, JsonTree stored) {
        differ |= !known.equals(stored);
        items.computeIfAbsent(known, _ -> new LinkedHashMap<>())
                .computeIfAbsent(list, _ -> new ArrayList<>())
                .add(stored);
    }

    /// Those of lists within a member of the record, for the record that this member is.
    StoredItems within(String member) {
        var part = new StoredItems();
        items.forEach((known, lists) -> lists.forEach((list, stored) -> {
            if (list.equals(member) || list.startsWith(member + "/")) {
                stored.forEach(item -> part.add(list.substring(member.length()), known, item));
            }
        }));
        return part;
    }

    /// A list to be stored. Items of which the same is known as of stored ones are those, in their order; one that its
    /// list does not have may come from another list.
    JsonTree.Arr asStored(String list, JsonTree.Arr now) {
        Map<JsonTree, Iterator<JsonTree>> left = new HashMap<>();
        List<JsonTree> written = new ArrayList<>();
        for (int index = 0; index < now.items().size(); index++) {
            JsonTree item = now.items().get(index);
            Map<String, List<JsonTree>> lists = items.get(item);
            if (lists == null) {
                written.add(inside(Problems.child(list, index), item));
            } else if (lists.containsKey(list)) {
                Iterator<JsonTree> next = left.computeIfAbsent(
                        item, _ -> lists.getOrDefault(list, List.of()).iterator());
                written.add(next.hasNext() ? next.next() : item);
            } else {
                written.add(lists.values().iterator().next().getFirst());
            }
        }
        return new JsonTree.Arr(written);
    }

    private JsonTree inside(String pointer, JsonTree now) {
        return switch (now) {
            case JsonTree.Arr list -> asStored(pointer, list);
            case JsonTree.Obj(var members) -> {
                Map<String, JsonTree> stored = new LinkedHashMap<>();
                members.forEach((name, member) -> stored.put(name, inside(Problems.child(pointer, name), member)));
                yield new JsonTree.Obj(stored);
            }
            case JsonTree.Str _, JsonTree.Num _, JsonTree.Bool _, JsonTree.Null _ -> now;
        };
    }
}
