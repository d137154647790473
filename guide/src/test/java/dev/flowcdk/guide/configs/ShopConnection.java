package dev.flowcdk.guide.configs;

import dev.flowcdk.tunnel.NetworkTunnel;
import dev.flowcdk.tunnel.SshTunnel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/// A connection to the endpoint, through a tunnel if there is one.
record ShopConnection(@Nullable SshTunnel tunnel, Socket socket) implements AutoCloseable {

    // begin tunnel
    static ShopConnection open(NetworkTunnel options, String host, int port) throws IOException {
        var forwarding = options.sshForwarding();
        if (forwarding == null || !options.used()) {
            return new ShopConnection(null, new Socket(host, port));
        }
        var tunnel = SshTunnel.open(forwarding, host, port);
        InetSocketAddress local = tunnel.localAddress();
        return new ShopConnection(tunnel, new Socket(local.getAddress(), local.getPort()));
    }

    @Override
    public void close() throws IOException {
        socket.close();
        if (tunnel != null) {
            tunnel.close();
        }
    }
    // end tunnel
}
