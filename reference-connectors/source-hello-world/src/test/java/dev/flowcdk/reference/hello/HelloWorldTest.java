package dev.flowcdk.reference.hello;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.testing.spec.ConnectorPages;
import dev.flowcdk.testing.spec.RecordedSchemas;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HelloWorldTest {

    private static final String OPEN = """
            {"open":{"capture":{"name":"acme/hello","config":{"interval":"PT0.05S"},"bindings":[\
            {"resourceConfig":{"stream":"a"},"resourcePath":["a"],"stateKey":"a","collection":{"name":"acme/a"}}]},\
            "state":{"bindingStateV1":{"a":{"next":7}}}}}
            """;

    @Test
    void recordsItsSchemas() {
        RecordedSchemas.verifyConfigs(HelloWorld.Config.class, HelloWorld.Resource.class);
        RecordedSchemas.verifyDocuments(HelloWorld.Greeting.class);
    }

    @Test
    void itsPageIsUpToDate() throws Exception {
        ConnectorPages.verify(HelloWorld::new, Path.of("../../docs/connectors/source-hello-world.md"));
    }

    @Test
    void resumesAndStopsInOrderWhenTerminated() throws Exception {
        Process process = start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                Writer input = process.outputWriter(StandardCharsets.UTF_8)) {
            input.write(OPEN);
            input.flush();

            assertThat(output.readLine()).isEqualTo("{\"opened\":{}}");
            assertThat(output.readLine()).contains("\"number\":7,\"message\":\"Hello world\"");
            assertThat(output.readLine()).contains("{\"bindingStateV1\":{\"a\":{\"next\":8}}}");

            process.toHandle().destroy(); // unlike the process's own, it leaves the pipes open

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start() throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HelloWorld.class.getName());
        builder.environment().put("FLOW_RUNTIME_CODEC", "json");
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
}
