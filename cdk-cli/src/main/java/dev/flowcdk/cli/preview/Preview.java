package dev.flowcdk.cli.preview;

import java.io.IOException;

/// A preview of one task. Run once.
sealed interface Preview permits CapturePreview, MaterializePreview {

    /// Runs all sessions, and says in the end what they came to, however they ended.
    void run() throws IOException, InterruptedException;

    /// Asks for the end. Called by another thread.
    void stop();
}
