package dev.flowcdk.testing.conformance;

/// Brings the world outside of the connector to where it was.
@FunctionalInterface
public interface Preparation {

    /// Called before each disturbance.
    void run() throws Exception;
}
