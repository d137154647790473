package dev.flowcdk.runtime.wire;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/// A connector that was started. Any thread may call [#terminate()] and [#kill()].
public interface RunningConnector {

    /// Where requests go: the connector's standard input.
    OutputStream requests();

    /// Where responses come from: the connector's standard output.
    InputStream responses();

    /// Asks it to end in order, as SIGTERM does, and does not wait for that.
    void terminate() throws InterruptedException;

    /// Ends it at once, as SIGKILL does, and returns when it is gone.
    void kill() throws InterruptedException;

    /// Waits until it has ended.
    ///
    /// @return its exit status; -1 when it still runs after this time
    int exitStatus(Duration limit) throws InterruptedException;

    /// The processes that it consists of now, where it runs as processes of this machine; else none.
    default List<ProcessHandle> processes() {
        return List.of();
    }

    /// Why it failed, after it has ended with another status than 0.
    ConnectorFailure failure() throws InterruptedException;
}
