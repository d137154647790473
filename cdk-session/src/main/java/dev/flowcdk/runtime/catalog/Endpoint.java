package dev.flowcdk.runtime.catalog;

import dev.flowcdk.json.RawJson;

/// Where a task's connector comes from, and the config that it is given.
public sealed interface Endpoint permits ImageEndpoint, LocalEndpoint, ServedEndpoint {

    /// The endpoint config.
    RawJson config();
}
