package dev.flowcdk.reference.hello;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.testing.ConnectorUnderTest;
import dev.flowcdk.testing.conformance.Conformance;
import dev.flowcdk.testing.conformance.Feature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The same tests over gRPC: one process serves every session.
@Timeout(120)
class ServedHelloWorldTest {

    private static final int GREETINGS = 10;

    private static Process process;
    private static ConnectorUnderTest served;

    @BeforeAll
    static void serve() throws Exception {
        process = java(HelloWorld.class.getName(), "serve");
        String line = process.inputReader().readLine();
        served = ConnectorUnderTest.servedCapture(
                "127.0.0.1:" + JsonMapper.shared().readTree(line).path("port").asInt());
    }

    @AfterAll
    static void endsInOrder() throws Exception {
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @TestFactory
    Stream<DynamicTest> comesToTheSameHoweverItIsDisturbed() {
        return Conformance.of(served, new HelloWorld.Config(Duration.ofMillis(1)))
                .binding(new HelloWorld.Resource("greetings", "world"))
                .quiet(Duration.ofSeconds(30))
                .completeWhen(state -> number(state, "/bindingStateV1/greetings/next") >= GREETINGS)
                .comparing(greeting -> number(greeting, "/number") < GREETINGS)
                .lacking(Feature.ACKNOWLEDGEMENTS, Feature.SPLIT)
                .tests();
    }

    @Test
    void standardStreamsLoadNothingOfGrpc(@TempDir Path folder) throws Exception {
        Path loaded = folder.resolve("loaded");
        Process spec = java("-Xlog:class+load:file=" + loaded, HelloWorld.class.getName());
        spec.getOutputStream().write("{\"spec\":{}}\n".getBytes(StandardCharsets.UTF_8));
        spec.getOutputStream().close();

        assertThat(spec.inputReader().readLine()).startsWith("{\"spec\":");
        assertThat(spec.waitFor()).isZero();
        assertThat(Files.readString(loaded))
                .contains(HelloWorld.class.getName())
                .doesNotContain("io.grpc.", "io.netty.", "dev.flowcdk.grpc.");
    }

    private static Process java(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static int number(RawJson json, String pointer) {
        return JsonMapper.shared().readTree(json.bytes()).at(pointer).asInt(0);
    }
}
