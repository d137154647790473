package dev.flowcdk.postgres;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server that speaks as much of PostgreSQL as it takes to be told a password, which it remembers and refuses: what a
/// database of a cloud is for the token of a user.
final class LoginServer implements AutoCloseable {

    private static final int CLEAR_TEXT = 3;

    private final ServerSocket socket;
    private final Thread thread;
    private final List<String> passwords = new CopyOnWriteArrayList<>();

    LoginServer() throws IOException {
        socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        thread = Thread.ofVirtual().start(this::serve);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }

    /// What clients have tried to log in with.
    List<String> passwords() {
        return passwords;
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                refuse(client);
            } catch (IOException over) {
                // the client is gone, or the test is over
            }
        }
    }

    private void refuse(Socket client) throws IOException {
        var in = new DataInputStream(client.getInputStream());
        var out = new DataOutputStream(client.getOutputStream());
        in.skipNBytes(in.readInt() - Integer.BYTES); // the startup packet
        out.writeByte('R');
        out.writeInt(2 * Integer.BYTES);
        out.writeInt(CLEAR_TEXT);
        out.flush();
        in.skipNBytes(1); // the kind of message
        byte[] password = in.readNBytes(in.readInt() - Integer.BYTES);
        passwords.add(new String(password, 0, password.length - 1, StandardCharsets.UTF_8));
        byte[] fields = "SFATAL\0C28P01\0Mlogin failed\0\0".getBytes(StandardCharsets.UTF_8);
        out.writeByte('E');
        out.writeInt(Integer.BYTES + fields.length);
        out.write(fields);
        out.flush();
    }

    @Override
    public void close() throws Exception {
        socket.close();
        thread.join();
    }
}
