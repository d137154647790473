package dev.flowcdk.runtime.catalog;

import dev.flowcdk.json.RawJson;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A connector that runs as a process on this machine (`endpoint.local`).
///
/// @param command the program and its arguments
/// @param config the endpoint config
/// @param environment variables set for the process, over those of this one
/// @param protobuf whether it speaks protobuf; else JSON
public record LocalEndpoint(List<String> command, RawJson config, Map<String, String> environment, boolean protobuf)
        implements Endpoint {

    public LocalEndpoint {
        command = List.copyOf(command);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }
}
