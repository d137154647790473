package dev.flowcdk.tunnel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What is reached through the tunnel: hands each connection to a task of its own.
final class TcpTarget implements AutoCloseable {

    interface Task {
        void serve(Socket socket) throws IOException;
    }

    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    static TcpTarget echo() throws IOException {
        return new TcpTarget(socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
    }

    /// Sends without end.
    static TcpTarget flood() throws IOException {
        return new TcpTarget(socket -> {
            var bytes = new byte[64 * 1024];
            while (!socket.isClosed()) {
                socket.getOutputStream().write(bytes);
            }
        });
    }

    TcpTarget(Task task) throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("target").start(() -> accept(task));
    }

    private void accept(Task task) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                Thread.ofVirtual().name("target-connection").start(() -> serve(task, socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private static void serve(Task task, Socket socket) {
        try (socket) {
            task.serve(socket);
        } catch (IOException _) {
            // the other side ended first
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
