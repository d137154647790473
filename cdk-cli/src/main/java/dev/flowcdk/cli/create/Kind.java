package dev.flowcdk.cli.create;

import java.util.Locale;

/// What a new connector is.
enum Kind {
    CAPTURE("capture", "Captures what weather stations measure", ""),
    MATERIALIZATION("materialize", "Materializes collections into files of JSON lines", ""),
    SQL_MATERIALIZATION("materialize", "Materializes collections into tables of a SQLite file", """
                <dependency>
                  <groupId>org.xerial</groupId>
                  <artifactId>sqlite-jdbc</artifactId>
                  <version>${sqlite}</version>
                </dependency>
            """);

    private final String protocol;
    private final String description;
    private final String libraries;

    Kind(String protocol, String description, String libraries) {
        this.protocol = protocol;
        this.description = description;
        this.libraries = libraries;
    }

    /// The word of Flow's protocol for it.
    String protocol() {
        return protocol;
    }

    /// What the template's connector does.
    String description() {
        return description;
    }

    /// Dependencies in the POM beside those on the kit, with `${sqlite}` for a version.
    String libraries() {
        return libraries;
    }

    /// The word that users say, and the folder of the template with what this kind has of its own.
    String folder() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
