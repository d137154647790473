package dev.flowcdk.capture.internal;

import dev.flowcdk.capture.Capture;
import dev.flowcdk.internal.record.TypeArguments;

/// The three record classes that a capture names as type arguments.
///
/// @param config record of the endpoint config
/// @param resource record of the resource config
/// @param state record of a binding's state
record CaptureRecords<C, R, S>(Class<C> config, Class<R> resource, Class<S> state) {

    /// Reads them off the class.
    ///
    /// @throws IllegalArgumentException when the class leaves one of them open
    @SuppressWarnings("unchecked") // the arguments are those of the capture's own type
    static <C, R, S> CaptureRecords<C, R, S> of(Capture<C, R, S> capture) {
        Class<?>[] arguments = TypeArguments.of(capture.getClass(), Capture.class);
        return new CaptureRecords<>((Class<C>) arguments[0], (Class<R>) arguments[1], (Class<S>) arguments[2]);
    }
}
