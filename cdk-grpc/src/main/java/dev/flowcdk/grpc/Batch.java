package dev.flowcdk.grpc;

/// Messages that are handed to gRPC in one piece. Nobody looks at them after the call that sends them: gRPC has copied
/// them by then.
///
/// What gRPC spends on a message (a buffer, a task of the thread that writes, a wake-up) is many times what a small
/// document costs. So it is told of the first message only. The others follow with the prefixes that gRPC puts before
/// messages already in place, and are drained with the first. On the wire there is no difference.
///
/// @param array holds them
/// @param offset where the first message begins, without its prefix
/// @param length all bytes from there
/// @param first bytes of the first message
public record Batch(byte[] array, int offset, int length, int first) {

    /// A message alone.
    static Batch of(byte[] message) {
        return new Batch(message, 0, message.length, message.length);
    }
}
