package dev.flowcdk.airbyte.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import dev.flowcdk.testing.CaptureResult;
import dev.flowcdk.testing.CaptureRun;
import dev.flowcdk.testing.ssh.PrivateKeyForm;
import dev.flowcdk.testing.ssh.SshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

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

    @Test
    void sftpBulkReadsFilesOfAServerOnce(@TempDir Path files) throws Exception {
        require(SshServer.available(), "there is no OpenSSH server");
        Files.writeString(files.resolve("first.csv"), "id,name\n1,Ann\n2,Bob\n");
        try (SshServer server = SshServer.with("Subsystem sftp internal-sftp")) {
            ObjectNode config = JsonMapper.shared().createObjectNode();
            config.put("host", "127.0.0.1")
                    .put("port", server.port())
                    .put("username", System.getProperty("user.name"))
                    .put("folder_path", files.toString());
            config.putObject("credentials")
                    .put("auth_type", "private_key")
                    .put("private_key", server.newKey(PrivateKeyForm.RSA_PKCS1));
            ObjectNode stream = config.putArray("streams").addObject().put("name", "people");
            stream.putArray("globs").add("**/*.csv");
            stream.putObject("format").put("filetype", "csv");
            CaptureRun run = start("airbyte-source-sftp-bulk", "1.9.3", "source-sftp-bulk", config.toString());

            CaptureResult first = run.asEmitted().untilExit();
            Files.writeString(files.resolve("second.csv"), "id,name\n3,Cid\n");
            CaptureResult second = first.resume().asEmitted().untilExit();

            assertThat(first.documents("people")).hasSize(2);
            assertThat(second.documents("people")).hasSize(1);
            assertThat(second.documents("people").getFirst().toString()).contains("\"Cid\"", "\"row_id\":2");
        }
    }

    @Test
    void aFileThatIsReadAsAWholeIsReadAgain(@TempDir Path files) throws Exception {
        Path file = Files.writeString(files.resolve("people.csv"), "id,name\n1,Ann\n2,Bob\n");
        CaptureRun run = start(
                "airbyte-source-file",
                "0.5.13",
                "source-file",
                "{\"dataset_name\":\"people\",\"format\":\"csv\",\"provider\":{\"storage\":\"local\"},\"url\":\"" + file
                        + "\"}");

        CaptureResult first = run.untilExit();
        CaptureResult second = first.resume().untilExit();

        assertThat(first.documents("people")).hasSize(2);
        assertThat(second.documents("people")).hasSize(2);
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
            require(succeeds(log, "python3", "-m", "venv", environment.toString()), "there is no Python with venv");
            require(
                    succeeds(
                            log,
                            environment.resolve("bin/pip").toString(),
                            "install",
                            "--quiet",
                            "--disable-pip-version-check",
                            "--retries",
                            "1",
                            name + "==" + version),
                    name + " cannot be installed, see " + log);
            Files.createFile(done);
        }
        return environment;
    }

    private static void require(boolean there, String otherwise) {
        if (!there) {
            System.err.println("SKIPPED: " + RealSourcesTest.class.getSimpleName() + ": " + otherwise);
        }
        assumeTrue(there, otherwise);
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
