package dev.flowcdk.runtime.session;

/// Why a session ended in order.
public enum SessionEnd {
    /// The connector ended by itself, with status 0.
    EXITED,
    /// The number of transactions was reached, or there were no more documents.
    COMPLETE,
    /// Nothing came for too long.
    IDLE,
    /// The session was asked to stop.
    STOPPED
}
