package dev.flowcdk.capture.internal;

import dev.flowcdk.internal.protocol.CaptureResponse;

/// What a request leads to.
sealed interface Step<C, R, S> {

    /// A message to send.
    record Answer<C, R, S>(CaptureResponse response) implements Step<C, R, S> {}

    /// A session to start, once the message is sent.
    record Start<C, R, S>(CaptureResponse.Opened opened, OpenTask<C, R, S> task) implements Step<C, R, S> {}

    /// So many more of the session's checkpoints are durable.
    record Durable<C, R, S>(int checkpoints) implements Step<C, R, S> {}
}
