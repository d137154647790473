package dev.flowcdk.runtime.catalog;

import dev.flowcdk.json.RawJson;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A connector that runs already, as a gRPC service (`endpoint.local.grpc`).
///
/// @param address `HOST:PORT`, or `unix:PATH`
/// @param tls how the connection is secured; null for plain text
/// @param config the endpoint config
public record ServedEndpoint(String address, @Nullable Tls tls, RawJson config) implements Endpoint {

    /// Without TLS.
    public ServedEndpoint(String address, RawJson config) {
        this(address, null, config);
    }

    /// Files in PEM form (`endpoint.local.tls`).
    ///
    /// @param ca who signs the connector's certificate; null for those that this machine trusts
    /// @param certificate what the connector knows this side by, with its key; null where it does not ask
    /// @param key the key of the certificate, in PKCS#8 without password
    public record Tls(
            @Nullable Path ca,
            @Nullable Path certificate,
            @Nullable Path key) {}
}
