package dev.flowcdk.postgres.source;

import static dev.flowcdk.postgres.source.CaptureFixture.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.postgres.source.RecordedSession.Bound;
import dev.flowcdk.testing.ssh.PrivateKeyForm;
import dev.flowcdk.testing.ssh.SshServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CaptureServer.class)
@Timeout(60)
class TunnelTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean stop = new AtomicBoolean();

    @BeforeEach
    void needsAnSshServer() {
        assumeTrue(SshServer.available(), "LEFT OUT: the package openssh-server is not installed");
    }

    @AfterEach
    void stopCaptures() {
        stop.set(true);
        threads.shutdownNow();
        threads.close();
    }

    @Test
    void capturesRowsAndChangesThroughATunnel(CaptureFixture capture) throws Exception {
        try (SshServer bastion = SshServer.start()) {
            throughTunnel(capture, bastion, bastion.newKey(PrivateKeyForm.ED25519_OPENSSH));
            capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "INSERT INTO items VALUES (1), (2)");
            RecordedSession session = session(capture, capture.bound("items"));
            Future<Boolean> end = start(session);
            await(() -> session.documents(0).size() == 2);

            capture.execute("INSERT INTO items VALUES (3)", "DELETE FROM items WHERE id = 1");
            await(() -> session.documents(0).size() == 4);
            assertThat(bastion.sessions()).isPositive();
            stop.set(true);

            assertThat(end.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(column(session.documents(0), "/id")).containsExactly("1", "2", "3", "1");
            assertThat(column(session.documents(0), "/_meta/op")).containsExactly("c", "c", "c", "d");
            await(() -> bastion.sessions() == 0);
        }
    }

    @Test
    void endsWhenTheTunnelBreaksAndLosesNothing(CaptureFixture capture) throws Exception {
        try (SshServer bastion = SshServer.start()) {
            throughTunnel(capture, bastion, bastion.newKey(PrivateKeyForm.ED25519_OPENSSH));
            capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "INSERT INTO items VALUES (1)");
            List<Bound> bound = capture.bound("items");
            RecordedSession session = session(capture, bound);
            Future<Boolean> end = start(session);
            await(() -> session.documents(0).size() == 1);
            capture.execute("INSERT INTO items VALUES (2)");
            await(() -> session.documents(0).size() == 2);

            bastion.killSessions();
            capture.execute("INSERT INTO items VALUES (3)", "DELETE FROM items WHERE id = 2");

            assertThatThrownBy(() -> end.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(TransientException.class)
                    .hasMessageContaining(
                            "the SSH tunnel to " + capture.server().address())
                    .hasMessageContaining(bastion.endpoint() + " broke");
            assertThat(column(session.documents(0), "/id")).containsExactly("1", "2");
            capture.state(session.state());
            capture.awaitSlotReleased();
            RecordedSession second = capture.run(bound);
            assertThat(column(second.documents(0), "/id")).containsExactly("3", "2");
            assertThat(column(second.documents(0), "/_meta/op")).containsExactly("c", "d");
        }
    }

    @Test
    void saysThatTheSshServerRefusesTheKey(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        List<Bound> bound = capture.bound("items");
        try (SshServer bastion = SshServer.start()) {
            throughTunnel(capture, bastion, bastion.strangersKey(PrivateKeyForm.ED25519_OPENSSH));

            assertThatThrownBy(() -> capture.run(bound))
                    .isInstanceOf(UserException.class)
                    .hasMessageStartingWith("/networkTunnel/sshForwarding/privateKey: ")
                    .hasMessageContaining("127.0.0.1:" + bastion.port() + " refused the private key for user");
        }
    }

    private static void throughTunnel(CaptureFixture capture, SshServer bastion, String key) {
        capture.configJson()
                .putObject("networkTunnel")
                .putObject("sshForwarding")
                .put("sshEndpoint", bastion.endpoint())
                .put("privateKey", key);
    }

    private RecordedSession session(CaptureFixture capture, List<Bound> bound) {
        return new RecordedSession(capture.config(), bound, capture.state(), stop::get);
    }

    private Future<Boolean> start(RecordedSession session) {
        return threads.submit(() -> {
            new SourcePostgres(Map.of()).capture(session);
            return true;
        });
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the time to wait").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
