package dev.flowcdk.internal.launch;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What a process gives to who opens a [Door].
///
/// @param taskType which protocol the connector speaks
/// @param servers makes the server of one more stream of requests, with an instance of the author's class
/// @param input standard input; closing it ends a read that waits
/// @param output standard output, which nobody else prints to; it has no buffer
/// @param stops see [#onStop]
public record Entrance(
        TaskType taskType,
        Supplier<ProtocolServer> servers,
        InputStream input,
        OutputStream output,
        Consumer<Runnable> stops) {

    /// Makes the server of one more stream of requests.
    public ProtocolServer newServer() {
        return servers.get();
    }

    /// Sets what ends the work in order when the process is told to end (SIGTERM), instead of what was set before.
    /// It runs in another thread, once, and does not wait; the process then waits some seconds for the end of
    /// [Door#enter].
    public void onStop(Runnable stop) {
        stops.accept(stop);
    }
}
