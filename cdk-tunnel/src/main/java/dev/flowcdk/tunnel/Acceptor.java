package dev.flowcdk.tunnel;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/// Takes connections of a local port until that is closed. An attempt that fails, as when the process has too many
/// files open, is not the last one: the client waits meanwhile.
///
/// @param taker given each connection
/// @param failed given what an attempt failed of
record Acceptor(ServerSocket listener, Consumer<Socket> taker, Consumer<IOException> failed) implements Runnable {

    private static final Duration PAUSE = Duration.ofMillis(100);

    @Override
    public void run() {
        while (!listener.isClosed()) {
            try {
                taker.accept(listener.accept());
            } catch (RejectedExecutionException closing) {
                return;
            } catch (IOException failure) {
                if (!listener.isClosed()) {
                    failed.accept(failure);
                    if (!pause()) {
                        return;
                    }
                }
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
