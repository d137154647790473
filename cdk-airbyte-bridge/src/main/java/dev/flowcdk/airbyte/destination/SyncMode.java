package dev.flowcdk.airbyte.destination;

/// What becomes of a stream's records.
enum SyncMode {
    /// Each is added.
    APPEND("append"),
    /// They take the place of all that was there.
    OVERWRITE("overwrite"),
    /// Each takes the place of the one with its primary key.
    APPEND_DEDUP("append_dedup");

    private final String word;

    SyncMode(String word) {
        this.word = word;
    }

    /// Airbyte's word for it.
    String word() {
        return word;
    }
}
