package dev.flowcdk.cli.preview;

import dev.flowcdk.UserException;
import dev.flowcdk.conformance.SecretOptions;
import dev.flowcdk.conformance.replay.Protocol;
import dev.flowcdk.conformance.replay.Recorder;
import dev.flowcdk.conformance.replay.Secrets;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What passes in a preview, written into a file.
///
/// @param recorder writes it; null when nothing is written
record PreviewRecording(@Nullable Recorder recorder) implements AutoCloseable {

    static final PreviewRecording NONE = new PreviewRecording(null);

    /// Begins one. The connector is asked which of its options are secret, which is not recorded.
    ///
    /// @throws UserException when the file cannot be written
    static PreviewRecording begin(Path file, Protocol protocol, String task, RawJson config, ConnectorSource connector)
            throws IOException, InterruptedException {
        RawJson schema = Objects.requireNonNull(
                switch (protocol) {
                    case CAPTURE ->
                        new CaptureCalls(connector, log -> {}).spec().configSchema();
                    case MATERIALIZATION ->
                        new MaterializeCalls(connector, log -> {}).spec().configSchema();
                });
        try {
            return new PreviewRecording(
                    Recorder.open(file, protocol, task, Secrets.of(config, SecretOptions.of(schema))));
        } catch (IOException failed) {
            throw new UserException("the recording " + file + " cannot be written: " + failed, failed);
        }
    }

    /// The connector, recorded.
    ConnectorSource of(ConnectorSource connector) {
        return recorder == null ? connector : recorder.of(connector);
    }

    @Override
    public void close() throws IOException {
        if (recorder != null) {
            recorder.close();
        }
    }
}
