package dev.flowcdk.internal.launch;

import java.io.InputStream;
import java.io.OutputStream;

/// What a process gives to who opens a [Door].
public interface Entrance {

    /// Which protocol the connector speaks.
    TaskType taskType();

    /// Makes the server of one more stream of requests, with an instance of the author's class.
    ProtocolServer newServer();

    /// Standard input. Closing it ends a read that waits.
    InputStream input();

    /// Standard output, which nobody else prints to. It has no buffer.
    OutputStream output();

    /// Sets what ends the work in order when the process is told to end (SIGTERM), instead of what was set before.
    /// It runs in another thread, once, and does not wait; the process then waits some seconds for the end of
    /// [Door#enter].
    void onStop(Runnable stop);
}
