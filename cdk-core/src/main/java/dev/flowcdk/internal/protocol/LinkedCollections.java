package dev.flowcdk.internal.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one accessor for a binding's collection, for both forms that a message can have: inlined, or, when the
/// message has a table of linked collections, by an index into it (`reference` of both: flow protocol, linked
/// collections).
public final class LinkedCollections {

    private LinkedCollections() {}

    /// The collection of a binding.
    ///
    /// @param linked the message's table; empty for the inlined form
    /// @param inline the binding's own collection
    /// @param index the binding's index into the table
    /// @param where names the binding in an error
    public static CollectionSpec resolve(
            List<CollectionSpec> linked, @Nullable CollectionSpec inline, int index, String where) {
        if (linked.isEmpty()) {
            if (inline == null) {
                throw new ProtocolException(where + " has no collection");
            }
            return inline;
        }
        if (inline != null) {
            throw new ProtocolException(where + " inlines a collection although the message links collections");
        }
        if (index < 0 || index >= linked.size()) {
            throw new ProtocolException(
                    where + " names linked collection " + index + ", but there are " + linked.size());
        }
        return linked.get(index);
    }
}
