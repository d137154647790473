package dev.flowcdk.internal.protocol;

import java.util.Set;

/// A message of a kind that is not known here.
public final class UnknownKindException extends ProtocolException {

    private static final long serialVersionUID = 1L;

    /// Kinds that newer connectors send and nothing here acts on; their numbers are not known.
    private static final Set<String> NEWER =
            Set.of("backfillBegin", "backfill_begin", "backfillComplete", "backfill_complete");

    private final boolean passable;

    private UnknownKindException(String envelope, String kind, boolean newer) {
        super(envelope + " is of the unknown kind " + kind);
        this.passable = newer && envelope.equals("capture.Response");
    }

    /// Over JSON.
    public static UnknownKindException named(String envelope, String name) {
        return new UnknownKindException(envelope, "\"" + name + "\"", NEWER.contains(name));
    }

    /// Over protobuf.
    public static UnknownKindException numbered(String envelope, int number) {
        return new UnknownKindException(envelope, "number " + number, true);
    }

    /// Whether the conversation goes on without it: newer captures may say it besides, while all others answer in
    /// turn. A mistake in a name is none that is newer.
    public boolean passable() {
        return passable;
    }
}
