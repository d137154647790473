package dev.flowcdk.grpc;

import dev.flowcdk.UserException;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where to listen, and how connections are secured.
///
/// @param address an Internet address or that of a Unix domain socket
record Listen(SocketAddress address, ServerCredentials credentials) {

    /// What the operating system takes, without the byte that ends the path.
    private static final int MOST_PATH_BYTES = 107;

    /// @throws UserException when the options cannot be followed
    static Listen of(ServeOptions options) {
        Path socket = options.socket();
        if (socket != null) {
            return new Listen(socketAddress(socket), InsecureServerCredentials.create());
        }
        InetAddress host = host(options.host());
        ServeOptions.Tls tls = options.tls();
        if (tls == null && !host.isLoopbackAddress() && !options.plaintextOnAnyHost()) {
            throw new UserException("listening on " + options.host()
                    + ", other machines could read all that is sent and act as the runtime: give --tls-certificate and"
                    + " --tls-key, better with --tls-client-ca, or say --plaintext-on-any-host");
        }
        return new Listen(
                new InetSocketAddress(host, options.port()),
                tls == null ? InsecureServerCredentials.create() : Certificates.credentials(tls));
    }

    boolean isSocket() {
        return socket() != null;
    }

    boolean isSecure() {
        return !(credentials instanceof InsecureServerCredentials);
    }

    /// The path of the socket, or null when it is none.
    @Nullable
    Path socket() {
        return address instanceof UnixDomainSocketAddress socket ? socket.getPath() : null;
    }

    /// The host as a number; empty for a socket.
    String host() {
        return address instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress()
                : "";
    }

    /// Why listening failed.
    UserException failed(IOException failed) {
        Throwable cause = failed;
        while (cause.getCause() != null && !(cause instanceof BindException)) {
            cause = cause.getCause();
        }
        String where = address instanceof InetSocketAddress internet
                ? host() + ", port " + internet.getPort()
                : "the socket " + socket();
        String cure = address instanceof InetSocketAddress ? "; choose another --port, or 0 for any that is free" : "";
        return new UserException("cannot listen on " + where + ": " + cause.getMessage() + cure, failed);
    }

    private static InetAddress host(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new UserException(
                    "--host \"" + host + "\" is no address of this machine and no name that is known", unknown);
        }
    }

    private static SocketAddress socketAddress(Path socket) {
        int bytes = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_PATH_BYTES) {
            throw new UserException("the path of --socket has " + bytes + " bytes, the operating system takes "
                    + MOST_PATH_BYTES + "; choose a shorter one");
        }
        if (Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            throw new UserException(
                    "--socket " + socket + " exists already; remove it when no server uses it any more");
        }
        Path folder = socket.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new UserException("--socket " + socket + " is in no folder that exists");
        }
        return UnixDomainSocketAddress.of(socket);
    }
}
