package dev.flowcdk.cli;

/// Numbers of things in words.
public final class Counts {

    private Counts() {}

    /// Such as `1 document` and `no documents`.
    public static String of(long count, String thing) {
        return (count == 0 ? "no" : String.valueOf(count)) + " " + thing + (count == 1 ? "" : "s");
    }
}
