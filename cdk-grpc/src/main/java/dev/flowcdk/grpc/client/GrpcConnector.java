package dev.flowcdk.grpc.client;

import dev.flowcdk.UserException;
import dev.flowcdk.grpc.Certificates;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.launch.TaskType;
import dev.flowcdk.runtime.catalog.ServedEndpoint;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.RunningConnector;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A connector that somebody has started with `serve`; each start is a stream of its own, over a connection of its own.
///
/// @param address as it was written
/// @param socket where that is
/// @param credentials how the connection is secured
/// @param type which protocol is spoken
record GrpcConnector(String address, SocketAddress socket, ChannelCredentials credentials, TaskType type)
        implements ConnectorSource {

    private static final String UNIX = "unix:";
    private static final int LARGEST_PORT = 65535;

    /// @throws UserException when its address is neither `HOST:PORT` nor `unix:PATH`, or TLS is configured wrongly
    static GrpcConnector of(ServedEndpoint endpoint, TaskType type) {
        return new GrpcConnector(endpoint.address(), socket(endpoint.address()), credentials(endpoint.tls()), type);
    }

    private static ChannelCredentials credentials(ServedEndpoint.@Nullable Tls tls) {
        if (tls == null) {
            return InsecureChannelCredentials.create();
        }
        var builder = TlsChannelCredentials.newBuilder();
        if (tls.ca() != null) {
            builder.trustManager(Certificates.trust("tls.ca", tls.ca()));
        }
        if (tls.certificate() != null && tls.key() != null) {
            builder.keyManager(Certificates.identity("tls.certificate", tls.certificate(), "tls.key", tls.key()));
        }
        return builder.build();
    }

    boolean isSecure() {
        return !(credentials instanceof InsecureChannelCredentials);
    }

    private static SocketAddress socket(String address) {
        if (address.startsWith(UNIX) && address.length() > UNIX.length()) {
            return UnixDomainSocketAddress.of(address.substring(UNIX.length()));
        }
        int colon = address.lastIndexOf(':');
        int port = colon <= 0 ? -1 : port(address.substring(colon + 1));
        if (port < 1 || port > LARGEST_PORT) {
            throw new UserException("\"" + address + "\" is no address of a served connector; it must be HOST:PORT or"
                    + " unix:PATH, as \"serve\" tells when it starts");
        }
        var socket = new InetSocketAddress(address.substring(0, colon), port);
        if (socket.isUnresolved()) {
            throw new UserException("the host of the served connector \"" + address + "\" is not known");
        }
        return socket;
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    @Override
    public Codec codec() {
        return ProtoCodec.INSTANCE;
    }

    @Override
    public RunningConnector start(Consumer<ConnectorLog> logs) {
        return GrpcStream.open(this, logs);
    }
}
