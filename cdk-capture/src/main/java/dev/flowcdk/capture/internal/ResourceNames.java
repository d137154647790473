package dev.flowcdk.capture.internal;

import java.util.List;

/// How messages name a resource.
public final class ResourceNames {

    private ResourceNames() {}

    /// The path's parts, joined by dots, in quotes.
    public static String quoted(List<String> resourcePath) {
        return '"' + String.join(".", resourcePath) + '"';
    }
}
