package dev.flowcdk.internal.config;

/// Nulls that merge patches (RFC 7396) cannot set, since they delete there: members of JSON and of maps. Lists are set
/// as a whole, with all nulls inside.
final class LostNulls {

    private LostNulls() {}

    /// @param pointer where the tree is in the record
    /// @throws IllegalArgumentException naming record and place, when there is one
    static void refuse(JsonTree tree, String pointer, Object record) {
        switch (tree) {
            case JsonTree.Null() ->
                throw new IllegalArgumentException("record " + record.getClass().getSimpleName() + ": \"" + pointer
                        + "\" is null, and what is null inside of JSON or of a map would be gone once the state is"
                        + " stored; leave it out, or keep the JSON's text, as a String");
            case JsonTree.Obj(var members) ->
                members.forEach((name, member) -> refuse(member, Problems.child(pointer, name), record));
            case JsonTree.Arr _, JsonTree.Str _, JsonTree.Num _, JsonTree.Bool _ -> {}
        }
    }
}
