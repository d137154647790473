package dev.flowcdk.internal.protocol;

/// How a capture is run (`flow.CaptureSpec.ConnectorType`).
public enum CaptureType implements Numbered {
    INVALID(0),
    IMAGE(7),
    LOCAL(8);

    private final int number;

    CaptureType(int number) {
        this.number = number;
    }

    @Override
    public int number() {
        return number;
    }
}
