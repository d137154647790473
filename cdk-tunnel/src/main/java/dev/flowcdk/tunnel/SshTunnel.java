package dev.flowcdk.tunnel;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A way to a host that only an SSH server can reach: whatever connects to [#localAddress] is connected by the SSH
/// server to the target.
///
/// Each connection has a login of its own at the SSH server, so a connection that is not read from never stops
/// another. The server's host key is not verified, since the config has no place for it: who can redirect the way
/// to the SSH server can read along unless the connection inside is encrypted and verified by itself (TLS).
/// Keep-alives find a dead server within a minute.
///
/// When a connection through the tunnel breaks, its client sees no more than a closed socket; [#throwIfBroken] says
/// what happened. The tunnel itself stays open, and a new connection logs in again. All methods may be called by
/// any thread.
public final class SshTunnel implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(SshTunnel.class.getName());

    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    private final SshEndpoint endpoint;
    private final PrivateKey key;
    private final String targetHost;
    private final int targetPort;
    private final TunnelProblems problems;
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("ssh-tunnel-", 0).factory());
    private final Set<Relay> relays = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable SshSession> spare = new AtomicReference<>();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private volatile boolean closed;

    /// Logs in, proves that the SSH server can and may connect to the target, and starts to listen on a free local
    /// port. Takes at most half a minute.
    ///
    /// @param targetHost the host to reach, as the SSH server knows it
    /// @throws UserException if endpoint or key are wrong, the SSH server cannot be reached or refuses, or it
    /// cannot reach the target
    public static SshTunnel open(NetworkTunnel.SshForwarding forwarding, String targetHost, int targetPort) {
        SshEndpoint endpoint;
        PrivateKey key;
        try {
            endpoint = SshEndpoint.parse(forwarding.sshEndpoint());
        } catch (IllegalArgumentException e) {
            throw new UserException(TunnelProblems.ENDPOINT + ": " + e.getMessage());
        }
        try {
            key = PrivateKey.parse(forwarding.privateKey());
        } catch (IllegalArgumentException e) {
            throw new UserException(TunnelProblems.KEY + ": " + e.getMessage());
        }
        return open(endpoint, key, targetHost, targetPort);
    }

    private static SshTunnel open(SshEndpoint endpoint, PrivateKey key, String targetHost, int targetPort) {
        var problems = new TunnelProblems(endpoint, targetHost + ":" + targetPort);
        SshSession first = SshSession.open(endpoint, key, problems);
        try {
            first.probe(targetHost, targetPort);
            var listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
            var tunnel = new SshTunnel(endpoint, key, targetHost, targetPort, problems, listener);
            tunnel.spare.set(first);
            tunnel.threads.execute(new Acceptor(
                    listener,
                    local -> tunnel.threads.execute(() -> tunnel.relay(local)),
                    failed -> tunnel.fail(problems.broken("the local port failed: " + failed.getMessage()))));
            return tunnel;
        } catch (IOException e) {
            first.close();
            throw new IllegalStateException("cannot listen on a local port for the SSH tunnel", e);
        } catch (RuntimeException e) {
            first.close();
            throw e;
        }
    }

    private SshTunnel(
            SshEndpoint endpoint,
            PrivateKey key,
            String targetHost,
            int targetPort,
            TunnelProblems problems,
            ServerSocket listener) {
        this.endpoint = endpoint;
        this.key = key;
        this.targetHost = targetHost;
        this.targetPort = targetPort;
        this.problems = problems;
        this.listener = listener;
    }

    /// Where to connect to: a number of this machine, without a name that would have to be resolved, and a port.
    public InetSocketAddress localAddress() {
        var loopback = InetAddress.ofLiteral(listener.getInetAddress().getHostAddress());
        return new InetSocketAddress(loopback, listener.getLocalPort());
    }

    /// Why a connection through the tunnel broke or could not be made; empty when none did since the last one was
    /// made. It is there before the connection's client notices.
    public Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure.get());
    }

    /// To be called when a client of the tunnel failed: throws what happened to the tunnel, if something did, and
    /// else returns.
    ///
    /// @param clientFailure what the client saw
    /// @throws TransientException if the tunnel's connection broke; with the client's failure as its cause
    /// @throws UserException if a connection could not be made and the operator has to act
    public void throwIfBroken(Exception clientFailure) {
        switch (failure.get()) {
            case null -> {}
            case TransientException broken ->
                throw new TransientException(String.valueOf(broken.getMessage()), clientFailure);
            case RuntimeException other -> throw other;
        }
    }

    private void relay(Socket local) {
        try (local) {
            local.setTcpNoDelay(true);
            serve(local);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection through the SSH tunnel ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Notes a failure while the client's socket is still open: a client that sees its end finds the reason there.
    private void serve(Socket local) throws IOException, InterruptedException {
        try {
            run(connect(local));
        } catch (UserException | TransientException e) {
            fail(e);
        } catch (RuntimeException | Error e) {
            fail(problems.broken("a thread of it died of " + e));
            throw e;
        }
    }

    private void run(Relay relay) throws IOException, InterruptedException {
        relays.add(relay);
        try (relay) {
            if (!closed) {
                relay.run();
            }
        } finally {
            relays.remove(relay);
            relay.awaitEnd();
        }
    }

    private Relay connect(Socket local) throws IOException {
        SshSession waiting = spare.getAndSet(null);
        if (waiting != null) {
            try {
                return connect(local, waiting);
            } catch (TransientException e) {
                LOG.log(System.Logger.Level.DEBUG, "the waiting SSH session has ended, logging in again", e);
            }
        }
        return connect(local, SshSession.open(endpoint, key, problems));
    }

    private Relay connect(Socket local, SshSession session) throws IOException {
        try {
            var relay = new Relay(local, session, targetHost, targetPort);
            failure.set(null);
            session.onBreak(reason -> {
                fail(problems.broken(reason));
                relay.cut();
            });
            return relay;
        } catch (IOException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private void fail(RuntimeException problem) {
        if (!closed) {
            failure.set(problem);
        }
    }

    /// Ends all connections through the tunnel and all that serves them.
    @Override
    public void close() {
        closed = true;
        try {
            listener.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing the tunnel's local port failed", e);
        }
        threads.shutdown();
        relays.forEach(Relay::close);
        SshSession waiting = spare.getAndSet(null);
        if (waiting != null) {
            waiting.close();
        }
        try {
            if (!threads.awaitTermination(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
            if (waiting != null) {
                waiting.awaitEnd();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "SSH tunnel to " + targetHost + ":" + targetPort + " through " + endpoint;
    }
}
