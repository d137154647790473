package dev.flowcdk.airbyte.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import dev.flowcdk.testing.CaptureResult;
import dev.flowcdk.testing.CaptureRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Sources that others wrote, as they are published. Skipped where Python or its package registry is not.
@Timeout(600)
class RealSourcesTest {

    @Test
    void hardcodedRecordsAreReadAsAWholeEachTime() throws Exception {
        CaptureRun run =
                start("airbyte-source-hardcoded-records", "0.0.48", "source-hardcoded-records", "{\"count\":50}");

        CaptureResult first = run.asEmitted().untilExit();
        CaptureResult second = first.resume().asEmitted().untilExit();

        for (String stream : List.of("products", "customers", "dummy_fields")) {
            assertThat(first.documents(stream)).as(stream).hasSize(50);
            assertThat(second.documents(stream)).as(stream).hasSize(50);
        }
        assertThat(first.documents("customers").getFirst().toString()).contains("\"row_id\":0");
    }

    @Test
    void fakerGoesOnWhereItWas() throws Exception {
        CaptureRun run = start(
                "airbyte-source-faker",
                "7.2.1",
                "source-faker",
                "{\"count\":20,\"seed\":7,\"records_per_slice\":5,\"always_updated\":false}");

        CaptureResult first = run.untilExit();
        CaptureResult second = first.resume().untilExit();

        assertThat(first.documents("users")).hasSize(20);
        assertThat(second.documents("users")).isEmpty();
        assertThat(second.state()).isEqualTo(first.state());
    }

    private static CaptureRun start(String name, String version, String program, String config) throws Exception {
        Path source = installed(name, version).resolve("bin").resolve(program);
        var hosted =
                new ConnectorInstance(() -> AirbyteHost.of(List.of(source.toString()), Map.of()), ProtoCodec.INSTANCE);
        return CaptureRun.start(hosted, RawJson.of(config));
    }

    /// The package in an environment of its own, which is kept for the next time.
    private static Path installed(String name, String version) throws IOException, InterruptedException {
        Path environment = Path.of("target", "python", name).toAbsolutePath();
        Path done = environment.resolve("installed");
        if (!Files.exists(done)) {
            Path log = Files.createTempFile("pip", ".log");
            assumeTrue(
                    succeeds(log, "python3", "-m", "venv", environment.toString()),
                    "skipped: there is no Python with venv");
            assumeTrue(
                    succeeds(
                            log,
                            environment.resolve("bin/pip").toString(),
                            "install",
                            "--quiet",
                            "--disable-pip-version-check",
                            "--retries",
                            "1",
                            name + "==" + version),
                    () -> "skipped: " + name + " cannot be installed, see " + log);
            Files.createFile(done);
        }
        return environment;
    }

    private static boolean succeeds(Path log, String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            if (!process.waitFor(4, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
