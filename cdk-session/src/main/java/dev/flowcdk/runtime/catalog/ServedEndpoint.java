package dev.flowcdk.runtime.catalog;

import dev.flowcdk.json.RawJson;

/// A connector that runs already, as a gRPC service (`endpoint.local.grpc`).
///
/// @param address `HOST:PORT`, or `unix:PATH`
/// @param config the endpoint config
public record ServedEndpoint(String address, RawJson config) implements Endpoint {}
