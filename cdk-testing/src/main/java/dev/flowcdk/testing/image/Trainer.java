package dev.flowcdk.testing.image;

import dev.flowcdk.capture.internal.CaptureServer;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.launch.ProtocolServer;
import dev.flowcdk.internal.launch.Training;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/// Asks a connector for its Spec and lets its author's [ImageTraining] go on, with each codec. Found by the launcher.
public final class Trainer implements Training {

    @Override
    public void train(Supplier<ProtocolServer> servers) throws Exception {
        for (Codec codec : List.of(ProtoCodec.INSTANCE, JsonCodec.INSTANCE)) {
            var connector = new ConnectorInstance(servers, codec);
            spec(connector, servers.get() instanceof CaptureServer<?, ?, ?>);
            for (ImageTraining training : ServiceLoader.load(ImageTraining.class)) {
                training.train(connector);
            }
        }
    }

    private static void spec(ConnectorInstance connector, boolean capture) throws IOException, InterruptedException {
        if (capture) {
            new CaptureCalls(connector, log -> {}).spec();
        } else {
            new MaterializeCalls(connector, log -> {}).spec();
        }
    }
}
