package dev.flowcdk.internal.protocol;

/// How a materialization is run (`flow.MaterializationSpec.ConnectorType`).
public enum MaterializationType implements Numbered {
    INVALID(0),
    SQLITE(2),
    IMAGE(8),
    LOCAL(9),
    DEKAF(10);

    private final int number;

    MaterializationType(int number) {
        this.number = number;
    }

    @Override
    public int number() {
        return number;
    }
}
