package dev.flowcdk.tunnel;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One login at the SSH server. Carries one forwarded connection: the SSH client hands on what it receives on the
/// one thread that reads from the server, so that a connection whose reader pauses would stop all others of its
/// session.
final class SshSession implements AutoCloseable {

    private static final Duration LOGIN_LIMIT = Duration.ofSeconds(15);
    private static final Duration FORWARD_LIMIT = Duration.ofSeconds(10);
    private static final Duration KEEP_ALIVE_INTERVAL = Duration.ofSeconds(15);
    private static final int MAX_UNANSWERED_KEEP_ALIVES = 3;
    private static final Duration END_LIMIT = Duration.ofSeconds(5);
    /// As OpenSSH has it: enough for 40 MB/s at a round trip of 50 ms.
    private static final int WINDOW_BYTES = 2 * 1024 * 1024;

    private static final int PACKET_BYTES = 32 * 1024;

    private final Session session;
    private final TunnelProblems problems;
    private volatile @Nullable Thread reader;
    private volatile Consumer<String> onBreak = reason -> {};
    private volatile boolean closing;
    private final AtomicBoolean broken = new AtomicBoolean();

    /// Logs in.
    ///
    /// @throws dev.flowcdk.UserException if the server cannot be reached or refuses
    static SshSession open(SshEndpoint endpoint, PrivateKey key, TunnelProblems problems) {
        var jsch = new JSch();
        var log = new SshLog();
        jsch.setInstanceLogger(log);
        Session session;
        try {
            jsch.addIdentity("privateKey", key.bytes(), null, null);
            session = jsch.getSession(endpoint.user(), endpoint.host(), endpoint.port());
            session.setServerAliveInterval((int) KEEP_ALIVE_INTERVAL.toMillis());
        } catch (JSchException e) {
            throw new IllegalStateException("cannot prepare the SSH session", e);
        }
        var opened = new SshSession(session, problems);
        log.onBreak(opened::broke);
        opened.login();
        return opened;
    }

    private SshSession(Session session, TunnelProblems problems) {
        this.session = session;
        this.problems = problems;
    }

    private void login() {
        var connection = new ServerConnection(LOGIN_LIMIT, MAX_UNANSWERED_KEEP_ALIVES, this::broke);
        session.setServerAliveCountMax(MAX_UNANSWERED_KEEP_ALIVES);
        session.setConfig("PreferredAuthentications", "publickey");
        session.setConfig("StrictHostKeyChecking", "no");
        session.setDaemonThread(true);
        session.setSocketFactory(connection);
        session.setThreadFactory(task -> {
            connection.established();
            Thread thread = Thread.ofPlatform().daemon().unstarted(task);
            reader = thread;
            return thread;
        });
        try {
            session.connect((int) LOGIN_LIMIT.toMillis());
        } catch (JSchException e) {
            throw problems.login(e, connection);
        }
    }

    /// Connects the SSH server to the target.
    ///
    /// @param fromTarget is written what the target sends, by the session's own thread, and closed after it
    /// @return takes what is sent to the target; closing it ends this direction only
    /// @throws dev.flowcdk.UserException if the server refuses to connect, or cannot
    /// @throws dev.flowcdk.TransientException if the session has ended
    OutputStream forward(String host, int port, OutputStream fromTarget) {
        return open(host, port, fromTarget).toTarget();
    }

    /// Proves that the target can be reached, and leaves no connection to it.
    void probe(String host, int port) {
        open(host, port, OutputStream.nullOutputStream()).channel().disconnect();
    }

    private record Forwarded(ChannelDirectTCPIP channel, OutputStream toTarget) {}

    private Forwarded open(String host, int port, OutputStream fromTarget) {
        ChannelDirectTCPIP channel = null;
        try {
            channel = (ChannelDirectTCPIP) session.openChannel("direct-tcpip");
            channel.setHost(host);
            channel.setPort(port);
            channel.setLocalWindowSizeMax(WINDOW_BYTES);
            channel.setLocalPacketSize(PACKET_BYTES);
            channel.setOutputStream(fromTarget);
            channel.connect((int) FORWARD_LIMIT.toMillis());
            return new Forwarded(channel, channel.getOutputStream());
        } catch (JSchException | IOException e) {
            if (!alive()) {
                throw problems.broken("the SSH server ended the session");
            }
            throw problems.forward(e, channel == null ? TunnelProblems.NO_REASON : channel.getExitStatus());
        }
    }

    boolean alive() {
        return session.isConnected();
    }

    /// Asks to be told why, once, should the session end before it is closed. The connections it carries end after
    /// that.
    void onBreak(Consumer<String> listener) {
        onBreak = listener;
    }

    private void broke(String reason) {
        if (!closing && broken.compareAndSet(false, true)) {
            onBreak.accept(reason);
        }
    }

    @Override
    public void close() {
        closing = true;
        session.disconnect();
    }

    /// Waits until the thread of a closed session has ended, for a limited time.
    void awaitEnd() throws InterruptedException {
        Thread thread = reader;
        if (thread != null) {
            thread.join(END_LIMIT);
        }
    }
}
