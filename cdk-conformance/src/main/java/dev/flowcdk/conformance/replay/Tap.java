package dev.flowcdk.conformance.replay;

/// Hears what passes between the runtime and one instance of a connector: a request before the connector can have read
/// it, a response when the runtime has. Called by several threads.
public interface Tap {

    /// A request is about to be written.
    void request(byte[] frame);

    /// The connector's input is about to be closed.
    void closed();

    /// A response was read.
    void response(byte[] frame);

    /// The connector has ended by itself.
    void ended(int status);

    /// The connector is about to be killed.
    void killed();
}
