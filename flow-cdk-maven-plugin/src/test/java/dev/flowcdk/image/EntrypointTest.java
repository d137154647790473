package dev.flowcdk.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.image.EchoingJava.Output;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What of an image's process comes out where.
@Timeout(60)
class EntrypointTest {

    @TempDir
    Path home;

    private List<String> entrypoint = List.of();

    @BeforeEach
    void install() throws Exception {
        String java = EchoingJava.install(home).resolve("bin/java").toString();
        Path script = home.resolve("start");
        Entrypoint.stage(script);
        entrypoint = Entrypoint.of("/bin/sh", script.toString(), List.of(java, "@an options' file", "Main"));
    }

    @Test
    void keepsWhatIsPrintedOutOfTheProtocol() throws Exception {
        assertThat(EchoingJava.run(home, entrypoint))
                .isEqualTo(new Output("-Dflowcdk.output=/dev/fd/3 @an options' file Main\n", "printed\n"));
    }

    /// Opened again it would have another place to write to, and the two would overwrite each other.
    @Test
    void sharesAFileWithStandardError() throws Exception {
        Path file = home.resolve("file");
        String script = "{ echo before; \"$@\"; echo after; } >" + file + " 2>&1";
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        command.addAll(entrypoint);

        new ProcessBuilder(command).start().waitFor();

        assertThat(file).hasContent("before\nprinted\n@an options' file Main\nafter\n");
    }

    /// It cannot be opened again.
    @Test
    void leavesASocketAsItIs() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String script = "exec \"$@\" >/dev/tcp/127.0.0.1/" + server.getLocalPort();
            List<String> command = new ArrayList<>(List.of("bash", "-c", script, "bash"));
            command.addAll(entrypoint);
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (Socket socket = server.accept()) {
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("printed\n@an options' file Main\n");
            }
            process.waitFor();
        }
    }

    @Test
    void startsJavaItselfWhereNoShellIsKnown() throws Exception {
        ImageSettings named = SomeSettings.of("base=acme/base");

        assertThat(Base.shell(named, "acme/base")).isEmpty();
        assertThat(Base.shell(named, "tar:///target/image-base/base.tar")).isEqualTo("/bin/sh");
        assertThat(Base.shell(SomeSettings.of("base=acme/base", "shell=/bin/ash"), "acme/base"))
                .isEqualTo("/bin/ash");
        assertThat(Entrypoint.of("", Entrypoint.SCRIPT, List.of("java", "Main")))
                .containsExactly("java", "Main");
    }
}
