package dev.flowcdk.runtime.wire;

import dev.flowcdk.internal.codec.Codec;
import java.io.IOException;
import java.util.function.Consumer;

/// A connector that can be started, again and again. Safe for any thread.
public interface ConnectorSource {

    /// Starts one instance.
    ///
    /// @param logs is given each log record, by one thread of each instance
    RunningConnector start(Consumer<ConnectorLog> logs) throws IOException;

    /// The codec that the instances speak.
    Codec codec();

    /// Whether it runs from an image, which Flow's requests tell a connector.
    default boolean fromImage() {
        return false;
    }
}
