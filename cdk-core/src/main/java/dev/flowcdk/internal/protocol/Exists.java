package dev.flowcdk.internal.protocol;

/// Whether a location exists in documents (`flow.Inference.Exists`).
public enum Exists implements Numbered {
    INVALID(0),
    MUST(1),
    MAY(2),
    IMPLICIT(3),
    CANNOT(4);

    private final int number;

    Exists(int number) {
        this.number = number;
    }

    @Override
    public int number() {
        return number;
    }
}
