package dev.flowcdk.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.launch.UsageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServeOptionsTest {

    @TempDir
    Path folder;

    @Test
    void listensOnLoopbackAtAnyPortWhenNothingIsSaid() {
        assertThat(ServeOptions.of(List.of())).isEqualTo(new ServeOptions("127.0.0.1", 0, null, null, false));
    }

    @Test
    void takesEveryOption() {
        var options = ServeOptions.of(List.of(
                "--host=0.0.0.0",
                "--port",
                "50051",
                "--tls-certificate",
                "a",
                "--tls-key=b",
                "--tls-client-ca",
                "c",
                "--plaintext-on-any-host"));

        var tls = new ServeOptions.Tls(Path.of("a"), Path.of("b"), Path.of("c"));
        assertThat(options).isEqualTo(new ServeOptions("0.0.0.0", 50051, null, tls, true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--verbose | \"serve\" has no option \"--verbose\"; it takes --host, --port, --socket, --tls-certificate,"
                        + " --tls-key, --tls-client-ca and --plaintext-on-any-host",
                "--port | --port needs a value",
                "--host= | --host needs a value",
                "--port=http | --port is \"http\"; it must be a number from 0, for any free port, to 65535",
                "--port=65536 | --port is \"65536\"; it must be a number from 0, for any free port, to 65535",
                "--port=1 --port=2 | --port is given twice",
                "--tls-key=k | TLS needs both --tls-certificate and --tls-key",
                "--tls-client-ca=k | TLS needs both --tls-certificate and --tls-key",
                "--socket=s --port=1 | --socket is instead of --host, --port and TLS: who may connect is told by the"
                        + " permissions of its folder",
            })
    void refusesWhatItDoesNotUnderstand(String arguments, String problem) {
        assertThatThrownBy(() -> ServeOptions.of(List.of(arguments.split(" "))))
                .isInstanceOf(UsageException.class)
                .hasMessage(problem);
    }

    @Test
    void onlyTlsOrAWordOfTheOperatorLetsOtherMachinesIn() {
        assertThatThrownBy(() -> listen("--host", "0.0.0.0"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("--tls-certificate")
                .hasMessageContaining("--plaintext-on-any-host");
        assertThat(listen("--host", "0.0.0.0", "--plaintext-on-any-host").isSecure())
                .isFalse();
    }

    @Test
    void namesAHostThatIsUnknown() {
        assertThatThrownBy(() -> listen("--host", "no-such-host.invalid"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void refusesPathsThatCannotBeSockets() throws IOException {
        Path taken = Files.createFile(folder.resolve("taken"));
        Path longest = Path.of("/" + "a".repeat(107));

        assertThatThrownBy(() -> listen("--socket", taken.toString())).hasMessageContaining(taken + " exists already");
        assertThatThrownBy(() -> listen("--socket", longest.toString())).hasMessageContaining("108 bytes", "107");
        assertThatThrownBy(() -> listen("--socket", folder + "/none/s")).hasMessageContaining("in no folder");
    }

    @Test
    void namesAPortThatIsInUse() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            assertThatThrownBy(() -> GrpcServer.start(
                            dev.flowcdk.internal.launch.TaskType.CAPTURE,
                            () -> null,
                            ServeOptions.of(List.of("--port", port))))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1, port " + port)
                    .hasMessageContaining("in use")
                    .hasMessageEndingWith("; choose another --port, or 0 for any that is free");
        }
    }

    private static Listen listen(String... arguments) {
        return Listen.of(ServeOptions.of(List.of(arguments)));
    }
}
