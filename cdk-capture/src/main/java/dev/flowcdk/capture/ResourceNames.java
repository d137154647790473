package dev.flowcdk.capture;

import java.util.List;

/// How messages name a resource.
final class ResourceNames {

    private ResourceNames() {}

    /// The path's parts, joined by dots, in quotes.
    static String quoted(List<String> resourcePath) {
        return '"' + String.join(".", resourcePath) + '"';
    }
}
