package dev.flowcdk.conformance;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.io.IOException;

/// A task whose connector is tested. Keeps what was found out once for several scenarios; for one thread.
public sealed interface Subject permits CaptureSubject, MaterializationSubject {

    /// The task's name.
    String task();

    /// The endpoint config.
    RawJson config();

    /// The catalog with the task's collections.
    Catalog catalog();

    /// The connector.
    TestedConnector connector();

    /// How else it can be started.
    Variants variants();

    /// How much is tried.
    Settings settings();

    /// What is known of the endpoint.
    Workload workload();

    /// Its answers to the questions that change nothing, as a connector started in this way gives them.
    Answers answers(ConnectorSource source) throws IOException, InterruptedException;

    /// What it says of itself.
    SpecAnswer spec(ConnectorSource source) throws IOException, InterruptedException;

    /// Validates another endpoint config, whatever comes of it.
    void validate(ConnectorSource source, RawJson config, LogCollector logs) throws IOException, InterruptedException;

    /// Opens a session with another endpoint config and ends it when it is open, whatever comes of it.
    void open(ConnectorSource source, RawJson config, LogCollector logs) throws IOException, InterruptedException;

    /// What both kinds of connectors say of themselves.
    record SpecAnswer(RawJson configSchema, RawJson resourceSchema, String documentation) {}

    /// What it says without changing anything, each to be compared.
    record Answers(Object spec, Object discovered, Object validated) {}
}
