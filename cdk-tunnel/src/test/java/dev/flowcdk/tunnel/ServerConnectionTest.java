package dev.flowcdk.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerConnectionTest {

    private static final int MAX_SILENT_INTERVALS = 3;

    private final List<String> reasons = new ArrayList<>();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void limitsTheTimeUntilTheSessionStands() throws IOException {
        var connection = connection(Duration.ofMillis(50));

        try (Socket socket = connect(connection);
                InputStream in = connection.getInputStream(socket)) {
            assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(connection.connected()).isTrue();
        assertThat(connection.greeting()).isEmpty();
        assertThat(reasons).isEmpty();
    }

    @Test
    void tellsThatTheServerNoLongerAnswers() throws IOException {
        var connection = connection(Duration.ofMinutes(1));

        try (Socket socket = connect(connection);
                InputStream in = connection.getInputStream(socket)) {
            connection.established();
            socket.setSoTimeout(1);
            for (int interval = 0; interval < MAX_SILENT_INTERVALS; interval++) {
                assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
            }
            assertThat(reasons).isEmpty();

            assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(reasons).containsExactly("the SSH server no longer answers");
    }

    @Test
    void anAnswerEndsTheSilence() throws IOException {
        var connection = connection(Duration.ofMinutes(1));

        try (Socket socket = connect(connection);
                Socket accepted = server.accept();
                InputStream in = connection.getInputStream(socket)) {
            connection.established();
            socket.setSoTimeout(1);
            for (int interval = 0; interval < MAX_SILENT_INTERVALS; interval++) {
                assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
            }
            accepted.getOutputStream().write(7);
            socket.setSoTimeout(30_000);
            assertThat(in.read()).isEqualTo(7);

            socket.setSoTimeout(1);
            assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(reasons).isEmpty();
    }

    @Test
    void tellsThatTheServerClosed() throws IOException {
        var connection = connection(Duration.ofMinutes(1));

        try (Socket socket = connect(connection);
                InputStream in = connection.getInputStream(socket)) {
            server.accept().close();
            connection.established();

            assertThat(in.read()).isEqualTo(-1);
        }
        assertThat(reasons).containsExactly("the SSH server closed the connection");
    }

    @Test
    void aServerThatDoesNotAnswerIsNamedWithWhatToDo() {
        var problems = new TunnelProblems(new SshEndpoint("me", "bastion", 22), "db:5432");

        UserException problem = problems.login(new SocketTimeoutException("late"), connection(Duration.ofMinutes(1)));

        assertThat(problem)
                .hasMessage(
                        "/networkTunnel/sshForwarding/sshEndpoint: no answer from the SSH server bastion:22 in time;"
                                + " check host and port, and that its firewall lets this connector in");
    }

    private ServerConnection connection(Duration limit) {
        return new ServerConnection(limit, MAX_SILENT_INTERVALS, reasons::add);
    }

    private Socket connect(ServerConnection connection) throws IOException {
        return connection.createSocket("127.0.0.1", server.getLocalPort());
    }
}
