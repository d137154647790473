package dev.flowcdk.grpc;

import dev.flowcdk.internal.launch.UsageException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What follows `serve` on the command line.
///
/// @param host the address to listen on, a name or a number
/// @param port the port; 0 for any that is free
/// @param socket the path of a Unix domain socket, instead of host and port
/// @param tls the server's identity, or null for plain text
/// @param plaintextOnAnyHost whether plain text may leave this machine
record ServeOptions(
        String host,
        int port,
        @Nullable Path socket,
        @Nullable Tls tls,
        boolean plaintextOnAnyHost) {

    private static final String HOST = "--host";
    private static final String PORT = "--port";
    private static final String SOCKET = "--socket";
    private static final String CERTIFICATE = "--tls-certificate";
    private static final String KEY = "--tls-key";
    private static final String CLIENT_CA = "--tls-client-ca";
    private static final String ANY_HOST = "--plaintext-on-any-host";
    private static final List<String> WITH_VALUE = List.of(HOST, PORT, SOCKET, CERTIFICATE, KEY, CLIENT_CA);
    private static final int LARGEST_PORT = 65535;

    /// Files in PEM form.
    ///
    /// @param certificate the certificate, and those between it and the root
    /// @param key its private key
    /// @param clientCa who signs the certificates of clients; null to take clients without one
    record Tls(Path certificate, Path key, @Nullable Path clientCa) {}

    /// @throws UsageException for anything that is not understood
    static ServeOptions of(List<String> arguments) {
        var values = new HashMap<String, String>();
        boolean anyHost = false;
        for (int at = 0; at < arguments.size(); at++) {
            String argument = arguments.get(at);
            if (argument.equals(ANY_HOST)) {
                anyHost = true;
                continue;
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (!WITH_VALUE.contains(name)) {
                throw new UsageException("\"serve\" has no option \"" + name + "\"; it takes "
                        + String.join(", ", WITH_VALUE) + " and " + ANY_HOST);
            }
            if (equals < 0 && ++at == arguments.size()) {
                throw new UsageException(name + " needs a value");
            }
            String value = equals < 0 ? arguments.get(at) : argument.substring(equals + 1);
            if (value.isEmpty()) {
                throw new UsageException(name + " needs a value");
            }
            if (values.put(name, value) != null) {
                throw new UsageException(name + " is given twice");
            }
        }
        return of(values, anyHost);
    }

    private static ServeOptions of(Map<String, String> values, boolean anyHost) {
        Path socket = path(SOCKET, values);
        Tls tls = tls(values);
        if (socket != null && (tls != null || values.containsKey(HOST) || values.containsKey(PORT))) {
            throw new UsageException(SOCKET + " is instead of " + HOST + ", " + PORT
                    + " and TLS: who may connect is told by the permissions of its folder");
        }
        String host = values.getOrDefault(HOST, "127.0.0.1");
        return new ServeOptions(host, port(values.getOrDefault(PORT, "0")), socket, tls, anyHost);
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= LARGEST_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UsageException(
                PORT + " is \"" + text + "\"; it must be a number from 0, for any free port, to " + LARGEST_PORT);
    }

    private static @Nullable Tls tls(Map<String, String> values) {
        Path certificate = path(CERTIFICATE, values);
        Path key = path(KEY, values);
        Path clientCa = path(CLIENT_CA, values);
        if (certificate == null && key == null && clientCa == null) {
            return null;
        }
        if (certificate == null || key == null) {
            throw new UsageException("TLS needs both " + CERTIFICATE + " and " + KEY);
        }
        return new Tls(certificate, key, clientCa);
    }

    private static @Nullable Path path(String name, Map<String, String> values) {
        String value = values.get(name);
        try {
            return value == null ? null : Path.of(value);
        } catch (InvalidPathException e) {
            throw new UsageException(name + " is no path: " + e.getReason());
        }
    }
}
