package dev.flowcdk.runtime.catalog;

import dev.flowcdk.json.RawJson;

/// A connector that runs from an image, in a container (`endpoint.connector`).
///
/// @param image the image's name
/// @param config the endpoint config
public record ImageEndpoint(ImageName image, RawJson config) implements Endpoint {}
