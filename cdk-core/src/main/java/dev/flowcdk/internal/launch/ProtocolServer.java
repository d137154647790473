package dev.flowcdk.internal.launch;

import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.FrameReader;
import java.time.Duration;

/// One side of Flow's protocol over any stream: what a capture or a materialization gives to the launcher.
public interface ProtocolServer {

    /// Answers requests until their end, or until the session is over.
    ///
    /// Everything thrown ends the process with a non-zero status and one last log record: the message of a
    /// [dev.flowcdk.UserException], [dev.flowcdk.TransientException] or protocol fault as it is, all else with a
    /// stack trace.
    ///
    /// @param codec the encoding of both directions
    /// @param requests the runtime's messages; read by one thread at a time
    /// @param responses where answers go; any thread may write
    void serve(Codec codec, FrameReader requests, ResponseWriter responses) throws Exception;

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
