package dev.flowcdk.internal.launch;

import java.time.Duration;

/// One side of Flow's protocol over any channel: what a capture or a materialization gives to the launcher.
public interface ProtocolServer {

    /// Answers requests until their end, or until the session is over.
    ///
    /// Everything thrown is told to the operator, by a process in its status and its last log record: the message of a
    /// [dev.flowcdk.UserException], [dev.flowcdk.TransientException] or protocol fault as it is, all else with a
    /// stack trace.
    ///
    /// It serves once. What the author's code has opened is closed when it returns, unless that takes too long.
    ///
    /// @param channel whoever made it ends it when this returns
    void serve(Channel channel) throws Exception;

    /// Asks for an orderly end of the session (SIGTERM): [#serve] then returns soon, between transactions. Called
    /// by another thread than the one that serves, at most once; it does not wait.
    default void stop() {}

    /// Interrupts what still runs of [#serve] and could change something outside, and waits for its end. For who kills
    /// a connector inside of a process that goes on, when both streams have ended and [#serve] has returned: it does
    /// not wait for its threads, since a process that ends takes them with it.
    ///
    /// @param limit how long to wait at most
    default void kill(Duration limit) throws InterruptedException {}
}
