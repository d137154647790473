package dev.flowcdk.template.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a new connector is.
public enum ConnectorKind {
    /// From somewhere into collections.
    CAPTURE("capture", "Captures what weather stations measure", ""),

    /// From collections to somewhere, which takes batches.
    MATERIALIZATION("materialize", "Materializes collections into files of JSON lines", ""),

    /// From collections into tables.
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

    ConnectorKind(String protocol, String description, String libraries) {
        this.protocol = protocol;
        this.description = description;
        this.libraries = libraries;
    }

    /// The kind that users say with this word.
    public static Optional<ConnectorKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    /// The word that users say, and the folder of the template with what this kind has of its own.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
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
}
