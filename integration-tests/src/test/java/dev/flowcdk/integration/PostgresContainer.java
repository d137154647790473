package dev.flowcdk.integration;

import static dev.flowcdk.integration.DockerEngine.docker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/// PostgreSQL in a container. No registry is needed: the image is made of a base of Debian's packages and the programs
/// that the other tests run without a container.
final class PostgresContainer implements AutoCloseable {

    private static final String IMAGE = "flow-cdk-test/postgres:local";
    private static final String PROGRAMS = "/postgres-linux-x86_64.txz";
    private static final int PORT = 5432;

    private final GenericContainer<?> container;

    private PostgresContainer(GenericContainer<?> container) {
        this.container = container;
    }

    /// @param folder for files of some 100 MB
    static PostgresContainer start(Path folder) throws IOException, InterruptedException {
        build(folder);
        GenericContainer<?> container = new GenericContainer<>(IMAGE)
                .withImagePullPolicy(image -> false)
                .waitingFor(Wait.forLogMessage(".*database system is ready to accept connections.*", 1));
        container.start();
        return new PostgresContainer(container);
    }

    /// Where other containers, and this machine, reach it.
    String address() {
        String ip = container.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
                .findFirst()
                .orElseThrow()
                .getIpAddress();
        return ip + ":" + PORT;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://" + address() + "/postgres", "postgres", "any");
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    @Override
    public void close() {
        container.stop();
    }

    private static void build(Path folder) throws IOException, InterruptedException {
        Path base = folder.resolve("base.tar");
        Path script = Path.of(
                System.getProperty("flowcdk.root"),
                "flow-cdk-maven-plugin/src/main/resources/dev/flowcdk/image/base.sh");
        String id = run(script.toString(), "--packages", "libstdc++6 libgcc-s1", base.toString())
                .strip();
        try (var tar = Files.newInputStream(base)) {
            docker(tar, "load", "--quiet");
        }
        Path programs = Files.createDirectories(folder.resolve("context/pg"));
        try (InputStream archive = PostgresContainer.class.getResourceAsStream(PROGRAMS)) {
            Files.copy(archive, folder.resolve("pg.txz"));
        }
        run("tar", "-xJf", folder.resolve("pg.txz").toString(), "-C", programs.toString());
        Path start = programs.resolveSibling("start");
        Files.writeString(start, """
                #!/bin/sh
                /pg/bin/initdb -A trust -U postgres -D /tmp/data -E UTF8 --no-locale --no-sync >/dev/null || exit 1
                echo 'host all all all trust' >>/tmp/data/pg_hba.conf
                exec /pg/bin/postgres -D /tmp/data -c 'listen_addresses=*' -c wal_level=logical \\
                    -c unix_socket_directories=/tmp -c fsync=off
                """);
        Files.setPosixFilePermissions(start, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(programs.resolveSibling("Dockerfile"), """
                FROM %s
                COPY pg /pg
                COPY start /start
                ENTRYPOINT ["/start"]
                """.formatted(id));
        docker("build", "--quiet", "--tag", IMAGE, programs.getParent().toString());
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
        return output;
    }
}
