package dev.flowcdk.capture.internal;

import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells what an interrupted thread throws because of that from everything else that it throws.
final class Interrupts {

    /// What the JDK says when a virtual thread is interrupted while it waits for a socket.
    private static final String SOCKET_CLOSED = "Closed by interrupt";

    private Interrupts() {}

    /// Whether it says that its thread was interrupted, itself or as the cause of an exception around it. An [Error] is
    /// never just that.
    static boolean isInterrupt(Throwable thrown) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (@Nullable Throwable cause = thrown; cause != null && seen.add(cause); cause = cause.getCause()) {
            switch (cause) {
                case Error _, SocketTimeoutException _ -> {
                    return false;
                }
                case InterruptedException _,
                        InterruptedIOException _,
                        ClosedByInterruptException _,
                        FileLockInterruptionException _ -> {
                    return true;
                }
                case SocketException e
                when SOCKET_CLOSED.equals(e.getMessage()) -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }
}
