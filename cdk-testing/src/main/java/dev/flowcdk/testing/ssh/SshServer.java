package dev.flowcdk.testing.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// An OpenSSH server of its own on a free port of the loopback address, for the user that runs the test. It lets
/// nobody in but the holders of keys that it made.
///
/// [#close()] ends the server with all its sessions and removes its folder. Safe for use by several threads.
public final class SshServer implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");
    /// Another process may take the free port before the server does.
    private static final int ATTEMPTS = 5;

    private static final long LIMIT_SECONDS = 10;
    private static final long POLL_NANOS = 2_000_000;

    private final Path folder;
    private final Process process;
    private final int port;

    private SshServer(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    /// Whether to run tests that need the server: where it is not installed they may be left out, but not where the
    /// environment says `CI=true`.
    public static boolean available() {
        return Files.isExecutable(PROGRAM) || "true".equals(System.getenv("CI"));
    }

    /// A server that forwards to any target.
    public static SshServer start() {
        return with();
    }

    /// A server with these lines of `sshd_config` before the defaults, such as `PermitOpen 127.0.0.1:5432`.
    ///
    /// @throws IllegalStateException if it does not start; with its log
    public static SshServer with(String... settings) {
        if (!Files.isExecutable(PROGRAM)) {
            throw new IllegalStateException(PROGRAM + " is missing; install the package openssh-server");
        }
        try {
            Path folder = Files.createTempDirectory("flow-cdk-ssh-");
            run(folder, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "host_key");
            Files.createFile(folder.resolve("authorized_keys"));
            return start(folder, List.of(settings), ATTEMPTS);
        } catch (IOException e) {
            throw new UncheckedIOException("the SSH server does not start", e);
        }
    }

    private static SshServer start(Path folder, List<String> settings, int attempts) throws IOException {
        int port = freePort();
        Path config = folder.resolve("sshd_config");
        Files.write(config, config(folder, settings, port));
        if ("root".equals(user())) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(PROGRAM.toString(), "-D", "-e", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (listens(process, log)) {
            return new SshServer(folder, process, port);
        }
        process.destroyForcibly();
        if (attempts > 1) {
            return start(folder, settings, attempts - 1);
        }
        String said = Files.readString(log);
        delete(folder);
        throw new IllegalStateException("the SSH server does not start:\n" + said);
    }

    private static boolean listens(Process process, Path log) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (process.isAlive() && System.nanoTime() < deadline) {
            if (Files.readString(log).contains("Server listening on")) {
                return true;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return false;
    }

    private static List<String> config(Path folder, List<String> settings, int port) {
        var lines = new ArrayList<String>(settings);
        lines.addAll(List.of(
                "Port " + port,
                "ListenAddress 127.0.0.1",
                "HostKey " + folder.resolve("host_key"),
                "AuthorizedKeysFile " + folder.resolve("authorized_keys"),
                "PidFile none",
                "StrictModes no",
                "UsePAM no",
                "PasswordAuthentication no",
                "KbdInteractiveAuthentication no",
                "PermitRootLogin prohibit-password",
                "AllowTcpForwarding local"));
        return lines;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String user() {
        return System.getProperty("user.name");
    }

    /// Where it listens and whom it lets in, as the option `sshEndpoint` takes it.
    public String endpoint() {
        return "ssh://" + user() + "@127.0.0.1:" + port;
    }

    /// The port of this server.
    public int port() {
        return port;
    }

    /// What the server has logged so far.
    public String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException("the log of the SSH server cannot be read", e);
        }
    }

    /// Makes a private key that this server lets in.
    public String newKey(PrivateKeyForm form) {
        return newKey(form, "", true);
    }

    /// Makes a private key that this server does not know.
    public String strangersKey(PrivateKeyForm form) {
        return newKey(form, "", false);
    }

    /// Makes a private key that this server lets in, and that can be read with this passphrase only.
    public String newKey(PrivateKeyForm form, String passphrase) {
        return newKey(form, passphrase, true);
    }

    private String newKey(PrivateKeyForm form, String passphrase, boolean authorized) {
        try {
            Path key = Files.createTempDirectory(folder, "key").resolve("id");
            var command = new ArrayList<>(List.of("ssh-keygen", "-q", "-N", passphrase, "-f", key.toString()));
            command.addAll(form.options());
            run(folder, command.toArray(String[]::new));
            if (authorized) {
                authorize(Files.readString(key.resolveSibling("id.pub")));
            }
            return Files.readString(key);
        } catch (IOException e) {
            throw new UncheckedIOException("no key could be made", e);
        }
    }

    /// Lets in who has the private key that belongs to this line of an `authorized_keys` file.
    public void authorize(String line) {
        try {
            Files.writeString(folder.resolve("authorized_keys"), line.strip() + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("the key could not be authorized", e);
        }
    }

    /// The number of processes that serve present sessions.
    public long sessions() {
        return process.descendants().count();
    }

    /// Cuts all present sessions; the server goes on and takes new ones.
    public void killSessions() {
        process.descendants().toList().forEach(SshServer::kill);
    }

    /// Ends the server with all its sessions, as a crash would. Repeating it does nothing.
    public void kill() {
        List<ProcessHandle> sessions = process.descendants().toList();
        kill(process.toHandle());
        sessions.forEach(SshServer::kill);
    }

    private static void kill(ProcessHandle handle) {
        handle.destroyForcibly();
        handle.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }

    /// Ends the server and all its sessions, and removes its folder.
    @Override
    public void close() {
        kill();
        delete(folder);
    }

    private static void run(Path folder, String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.onExit().join().exitValue();
        if (status != 0) {
            throw new IOException(command[0] + " ended with status " + status + ": " + output);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path :
                    found.sorted((left, right) -> right.compareTo(left)).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of the SSH server stays behind", e);
        }
    }
}
