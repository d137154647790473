package dev.flowcdk.testing.image;

import dev.flowcdk.runtime.wire.ConnectorSource;

/// What a connector does while the ahead-of-time cache of its image is made. Classes that are used here, and the paths
/// through them, are ready when the image starts; so let it do a little of all that it will do in earnest, such as one
/// transaction with [dev.flowcdk.testing.CaptureRun] or [dev.flowcdk.testing.MaterializeRun].
///
/// Authors implement it among their tests and name it in `META-INF/services`. It runs in another class loader than the
/// connector, so it may use none of the connector's package-private types. A connector without one is still trained to
/// answer Spec. Called by one thread, once with each codec.
public interface ImageTraining {

    /// Makes the connector work.
    ///
    /// @param connector the connector, which runs in this process
    /// @throws Exception whatever goes wrong fails the image's build
    void train(ConnectorSource connector) throws Exception;
}
