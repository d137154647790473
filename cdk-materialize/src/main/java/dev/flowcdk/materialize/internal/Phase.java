package dev.flowcdk.materialize.internal;

import static dev.flowcdk.materialize.internal.RequestKind.ACKNOWLEDGE;
import static dev.flowcdk.materialize.internal.RequestKind.APPLY;
import static dev.flowcdk.materialize.internal.RequestKind.FLUSH;
import static dev.flowcdk.materialize.internal.RequestKind.LOAD;
import static dev.flowcdk.materialize.internal.RequestKind.OPEN;
import static dev.flowcdk.materialize.internal.RequestKind.SPEC;
import static dev.flowcdk.materialize.internal.RequestKind.START_COMMIT;
import static dev.flowcdk.materialize.internal.RequestKind.STORE;
import static dev.flowcdk.materialize.internal.RequestKind.VALIDATE;

import dev.flowcdk.internal.protocol.ProtocolException;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/// Where the protocol stands: which requests are allowed and what the end of the stream means. Does no I/O.
enum Phase {
    /// Questions that have one answer each.
    BEFORE_OPEN("before the session", true, EnumSet.of(SPEC, VALIDATE, APPLY, OPEN)),
    /// Opened, or the last transaction has started to commit. The runtime also ends sessions here without the
    /// Acknowledge that is due; the next session makes up for it.
    BETWEEN_TRANSACTIONS("between transactions", true, EnumSet.of(ACKNOWLEDGE)),
    /// Nothing of the next transaction has come.
    ACKNOWLEDGED("after an acknowledge", true, EnumSet.of(LOAD, FLUSH)),
    LOADING("while loading", false, EnumSet.of(LOAD, FLUSH)),
    STORING("while storing", false, EnumSet.of(STORE, START_COMMIT));

    private final String words;
    private final boolean mayEnd;
    private final Set<RequestKind> allowed;

    Phase(String words, boolean mayEnd, Set<RequestKind> allowed) {
        this.words = words;
        this.mayEnd = mayEnd;
        this.allowed = allowed;
    }

    /// The phase after a request.
    ///
    /// @throws ProtocolException when the request is not allowed now
    Phase receive(RequestKind kind) {
        if (!allowed.contains(kind)) {
            throw new ProtocolException(
                    "request \"" + kind + "\" came out of order: " + words + ", " + expected() + " is expected");
        }
        return switch (kind) {
            case SPEC, VALIDATE, APPLY -> BEFORE_OPEN;
            case OPEN, START_COMMIT -> BETWEEN_TRANSACTIONS;
            case ACKNOWLEDGE -> ACKNOWLEDGED;
            case LOAD -> LOADING;
            case FLUSH, STORE -> STORING;
        };
    }

    /// Whether a session may end now without leaving a transaction behind.
    boolean mayEnd() {
        return mayEnd;
    }

    /// The stream ended.
    ///
    /// @throws TransactionAbandonedException when a transaction is under way
    void end() {
        if (!mayEnd) {
            throw new TransactionAbandonedException("the requests ended inside a transaction, which is void: " + words
                    + ", " + expected() + " is expected");
        }
    }

    private String expected() {
        return allowed.stream().map(kind -> "\"" + kind + "\"").collect(Collectors.joining(" or "));
    }
}
