package dev.flowcdk.capture.internal;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/// The part of one transaction that its outlet's buffer does not hold, until the checkpoint. For one thread at a time.
final class Spool {

    private static final int MIB = 1 << 20;

    private final SpoolSpace space;
    private final String who;
    private ArrayDeque<SpoolSpace.Piece> pieces = new ArrayDeque<>(1);
    private long bytes;

    /// @param space shared with other spools
    /// @param who for messages, such as `resource "orders"`
    Spool(SpoolSpace space, String who) {
        this.space = space;
        this.who = who;
    }

    /// Adds a copy of these frames.
    ///
    /// @throws UserException when there is no room for them
    void add(GrowingBytes frames) {
        try {
            pieces.addLast(space.keep(frames));
        } catch (IOException e) {
            throw new UserException(
                    who + ": its transaction has more than " + (bytes + frames.length()) / MIB
                            + " MiB, for which there is no room until its checkpoint: the " + space.memoryBytes() / MIB
                            + " MiB of memory for waiting transactions are full, and a temporary file in "
                            + space.directory() + " cannot be used (" + reason(e)
                            + "). Give the connector a writable temporary folder (FLOW_CDK_JAVA_OPTS="
                            + "-Djava.io.tmpdir=…) or more memory; its author can make checkpoints more often",
                    e);
        }
        bytes += frames.length();
    }

    /// Takes all frames out, in the order in which they came.
    void drain(Consumer<GrowingBytes> to) {
        var frames = new GrowingBytes(0);
        for (SpoolSpace.Piece piece = pieces.pollFirst(); piece != null; piece = pieces.pollFirst()) {
            try {
                frames.clear();
                space.take(piece, frames);
            } catch (IOException e) {
                throw new TransientException(
                        who + ": its transaction cannot be read back from the temporary file: " + e.getMessage(), e);
            }
            to.accept(frames);
        }
        clear();
    }

    /// Forgets all frames.
    void clear() {
        pieces.forEach(space::drop);
        pieces = new ArrayDeque<>(1);
        bytes = 0;
    }

    /// The message of most of these is just the file's name.
    private static String reason(IOException failure) {
        return failure instanceof FileSystemException file && file.getReason() == null
                ? failure.getClass().getSimpleName()
                : String.valueOf(failure.getMessage());
    }
}
