package dev.flowcdk.reference.hello;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.testing.CaptureRun;
import dev.flowcdk.testing.image.ImageTraining;

/// Greets often enough for the paths of a capture to be known.
public final class HelloWorldTraining implements ImageTraining {

    @Override
    public void train(ConnectorSource connector) {
        CaptureRun.start(connector, RawJson.of("{\"interval\":\"PT0.001S\"}")).untilDocuments(500);
    }
}
