package dev.flowcdk.cli.create;

import java.util.Locale;

/// What a new connector is.
enum Kind {
    CAPTURE("capture", "Captures what weather stations measure"),
    MATERIALIZATION("materialize", "Materializes collections into files of JSON lines");

    private final String protocol;
    private final String description;

    Kind(String protocol, String description) {
        this.protocol = protocol;
        this.description = description;
    }

    /// The word of Flow's protocol for it.
    String protocol() {
        return protocol;
    }

    /// What the template's connector does.
    String description() {
        return description;
    }

    /// The folder of the template with what this kind has of its own.
    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }
}
