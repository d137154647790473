package dev.flowcdk.postgres.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/// Sockets for the driver: they leave the session's time zone alone, are kept alive, and go through a tunnel where
/// there is one.
public final class StartupSocketFactory extends SocketFactory {

    private static final int KEEP_ALIVE_IDLE_SECONDS = 120;
    private static final int KEEP_ALIVE_INTERVAL_SECONDS = 30;
    private static final int KEEP_ALIVE_COUNT = 6;

    private final @Nullable InetSocketAddress through;

    /// Called by the driver.
    ///
    /// @param argument what [#argument] gave
    public StartupSocketFactory(String argument) {
        int colon = argument.lastIndexOf(':');
        this.through = colon < 0
                ? null
                : new InetSocketAddress(argument.substring(0, colon), Integer.parseInt(argument.substring(colon + 1)));
    }

    /// The driver's text for the local end of a tunnel, or for none.
    public static String argument(@Nullable InetSocketAddress through) {
        return through == null ? "direct" : through.getHostString() + ":" + through.getPort();
    }

    @Override
    public Socket createSocket() {
        return new StartupSocket(through);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(host, port);
    }

    private Socket connected(SocketAddress address) throws IOException {
        Socket socket = createSocket();
        socket.connect(address);
        return socket;
    }

    private static final class StartupSocket extends Socket {

        private final @Nullable InetSocketAddress through;
        private @Nullable OutputStream filter;

        StartupSocket(@Nullable InetSocketAddress through) {
            this.through = through;
        }

        @Override
        public void connect(SocketAddress address, int timeoutMillis) throws IOException {
            super.connect(through == null ? address : through, timeoutMillis);
            keepAlive(ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_ALIVE_IDLE_SECONDS);
            keepAlive(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEP_ALIVE_INTERVAL_SECONDS);
            keepAlive(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEP_ALIVE_COUNT);
        }

        private void keepAlive(SocketOption<Integer> option, int value) throws IOException {
            if (supportedOptions().contains(option)) {
                setOption(option, value);
            }
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            OutputStream known = filter;
            if (known == null) {
                known = new StartupFilter(super.getOutputStream());
                filter = known;
            }
            return known;
        }
    }
}
