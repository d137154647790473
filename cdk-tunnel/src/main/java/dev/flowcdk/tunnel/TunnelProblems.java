package dev.flowcdk.tunnel;

import com.jcraft.jsch.JSchAlgoNegoFailException;
import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// Says what is wrong with a tunnel, which option it concerns, and what to do.
///
/// @param target host and port that the tunnel leads to
record TunnelProblems(SshEndpoint endpoint, String target) {

    private static final String STANZA = "/networkTunnel/sshForwarding";
    static final String ENDPOINT = STANZA + "/sshEndpoint";
    static final String KEY = STANZA + "/privateKey";

    /// The server gave no reason for not forwarding.
    static final int NO_REASON = -1;

    private static final int PROHIBITED = 1;
    private static final int CONNECT_FAILED = 2;

    /// The session did not come up.
    UserException login(Exception failure, ServerConnection connection) {
        if (isRefusal(failure)) {
            return problem(
                    KEY,
                    "the SSH server " + endpoint.address() + " refused the private key for user \""
                            + endpoint.user()
                            + "\"; check the user in the SSH endpoint, and that the public half of the key is"
                            + " in this user's authorized_keys on the server",
                    failure);
        }
        if (caused(failure, JSchAlgoNegoFailException.class) != null) {
            return problem(
                    ENDPOINT,
                    "the SSH server " + endpoint.address()
                            + " offers no algorithm that is supported here; update it or allow current algorithms ("
                            + failure.getMessage() + ")",
                    failure);
        }
        return problem(
                ENDPOINT, connection.connected() ? noSession(failure, connection) : noConnection(failure), failure);
    }

    private static boolean isRefusal(Exception failure) {
        String message = failure.getMessage();
        return message != null && (message.startsWith("Auth fail") || message.startsWith("Auth cancel"));
    }

    private String noConnection(Exception failure) {
        if (caused(failure, UnknownHostException.class) != null) {
            return "the host \"" + endpoint.host() + "\" is unknown; check its spelling, and that it is a public name";
        }
        if (caused(failure, SocketTimeoutException.class) != null) {
            return "no answer from the SSH server " + endpoint.address()
                    + " in time; check host and port, and that its firewall lets this connector in";
        }
        if (caused(failure, NoRouteToHostException.class) != null) {
            return "there is no route to the SSH server " + endpoint.address() + "; check host and firewall";
        }
        return "nothing listens at " + endpoint.address() + " (" + rootMessage(failure)
                + "); check host and port, and that the SSH server runs";
    }

    private String noSession(Exception failure, ServerConnection connection) {
        String greeting = connection.greeting();
        if (greeting.startsWith("SSH-")) {
            return "the SSH server " + endpoint.address() + " ended the connection before the login ("
                    + rootMessage(failure) + "); check the server's log";
        }
        String answer = greeting.isEmpty() ? "sent nothing" : "sent \"" + greeting + "\"";
        return "what listens at " + endpoint.address() + " is not an SSH server or refuses connections (it " + answer
                + "); check host and port";
    }

    /// The server did not connect to the target.
    ///
    /// @param reason the number by which the server says why, or [#NO_REASON]
    UserException forward(Exception failure, int reason) {
        String server = "the SSH server " + endpoint.address();
        return problem(
                ENDPOINT,
                switch (reason) {
                    case PROHIBITED ->
                        server + " does not allow user \"" + endpoint.user() + "\" to forward connections to " + target
                                + "; allow it there (AllowTcpForwarding and PermitOpen in sshd_config, options in"
                                + " authorized_keys)";
                    case CONNECT_FAILED ->
                        server + " could not connect to " + target
                                + "; check that address, which is resolved and reached"
                                + " from the SSH server, and that something listens there";
                    case NO_REASON ->
                        server + " did not connect to " + target + " in time; check that address and the firewall"
                                + " between the two";
                    default -> server + " refused to connect to " + target + " (reason " + reason + ")";
                },
                failure);
    }

    /// A connection through the tunnel was cut.
    TransientException broken(String reason) {
        return new TransientException("the SSH tunnel to " + target + " through " + endpoint + " broke: " + reason);
    }

    private static UserException problem(String pointer, String what, Exception cause) {
        return new UserException(pointer + ": " + what, cause);
    }

    private static <T extends Throwable> @Nullable T caused(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
