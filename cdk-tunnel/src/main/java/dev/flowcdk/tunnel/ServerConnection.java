package dev.flowcdk.tunnel;

import com.jcraft.jsch.SocketFactory;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/// The network connection to the SSH server: limits the time until the session stands, keeps the server's first
/// words, and tells when the connection breaks before the SSH client notices.
final class ServerConnection implements SocketFactory {

    private static final int MAX_GREETING = 80;

    private final Consumer<String> onBreak;
    private final int maxSilentIntervals;
    private final long deadlineNanos;
    private final StringBuilder greeting = new StringBuilder();
    private volatile boolean connected;
    private volatile boolean established;

    /// @param limit the time until [#established] has to be called
    /// @param maxSilentIntervals how many reads in a row may time out afterwards
    /// @param onBreak given the reason when the connection breaks after it was established
    ServerConnection(Duration limit, int maxSilentIntervals, Consumer<String> onBreak) {
        this.deadlineNanos = System.nanoTime() + limit.toNanos();
        this.maxSilentIntervals = maxSilentIntervals;
        this.onBreak = onBreak;
    }

    /// The session stands.
    void established() {
        established = true;
    }

    /// Whether anything answered at the server's address.
    boolean connected() {
        return connected;
    }

    /// The first line that the server sent, shortened and without control characters; empty if it sent nothing.
    String greeting() {
        synchronized (greeting) {
            return greeting.toString().lines().findFirst().orElse("").strip();
        }
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        IOException failure = null;
        for (InetAddress address : InetAddress.getAllByName(host)) {
            var socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, port), remainingMillis());
                connected = true;
                return socket;
            } catch (IOException e) {
                failure = e;
                closeAfter(e, socket);
            }
        }
        throw failure == null ? new IOException("the host has no address") : failure;
    }

    private static void closeAfter(IOException failure, Socket socket) {
        try {
            socket.close();
        } catch (IOException broken) {
            failure.addSuppressed(broken);
        }
    }

    private int remainingMillis() throws SocketTimeoutException {
        long millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("time limit reached");
        }
        return (int) millis;
    }

    @Override
    public InputStream getInputStream(Socket socket) throws IOException {
        return new WatchedInput(socket);
    }

    @Override
    public OutputStream getOutputStream(Socket socket) throws IOException {
        return socket.getOutputStream();
    }

    private final class WatchedInput extends FilterInputStream {

        private final Socket socket;
        private int silentIntervals;

        WatchedInput(Socket socket) throws IOException {
            super(socket.getInputStream());
            this.socket = socket;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return established ? watchedRead(bytes, offset, length) : limitedRead(bytes, offset, length);
        }

        private int limitedRead(byte[] bytes, int offset, int length) throws IOException {
            socket.setSoTimeout(remainingMillis());
            int count = in.read(bytes, offset, length);
            synchronized (greeting) {
                if (count > 0 && greeting.length() < MAX_GREETING) {
                    greeting.append(printable(new String(bytes, offset, count, StandardCharsets.ISO_8859_1)));
                    greeting.setLength(Math.min(greeting.length(), MAX_GREETING));
                }
            }
            return count;
        }

        private static String printable(String text) {
            return text.replaceAll("[^ -~\n]", "");
        }

        private int watchedRead(byte[] bytes, int offset, int length) throws IOException {
            try {
                int count = in.read(bytes, offset, length);
                silentIntervals = 0;
                if (count == -1) {
                    onBreak.accept("the SSH server closed the connection");
                }
                return count;
            } catch (SocketTimeoutException e) {
                if (++silentIntervals > maxSilentIntervals) {
                    onBreak.accept("the SSH server no longer answers");
                }
                throw e;
            } catch (IOException e) {
                onBreak.accept("the connection to the SSH server broke (" + e.getMessage() + ")");
                throw e;
            }
        }
    }
}
