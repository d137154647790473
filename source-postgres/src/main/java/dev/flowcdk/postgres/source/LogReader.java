package dev.flowcdk.postgres.source;

import dev.flowcdk.TransientException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Reads the server's log into a [ChangeLog], and opens it anew where it turns out to hold values that can only be read
/// as text. For the thread of the capture.
final class LogReader implements AutoCloseable {

    private static final Logger LOGGER = System.getLogger(LogReader.class.getName());

    private final LogOpening opening;
    private final ChangeLog changes;
    private final LongSupplier durable;
    private final LogDecoder decoder;
    private @Nullable LogStream stream;

    /// @param durable gives the position up to which the server may forget its log
    LogReader(LogOpening opening, ChangeLog changes, LongSupplier durable) {
        this.opening = opening;
        this.changes = changes;
        this.durable = durable;
        this.decoder = new LogDecoder(changes);
    }

    /// Starts at this position.
    ///
    /// @return false when asked to stop before that was possible
    boolean open(long position, boolean binary) throws SQLException, InterruptedException {
        stream = opening.start(position, durable, binary);
        return stream != null;
    }

    /// Reads one message, if one has arrived.
    ///
    /// @param lastEnd end of the last transaction that was read as a whole
    /// @return false if none has
    boolean read(long lastEnd) throws Exception {
        if (changes.needsText()) {
            close();
            changes.readAsText();
            LOGGER.log(Level.INFO, "reading the log as text from " + Lsn.format(lastEnd));
            if (!open(lastEnd, false)) {
                throw new TransientException("the capture was stopped while the log was opened anew");
            }
        }
        return Objects.requireNonNull(stream).read(decoder);
    }

    /// Up to where the server says that it has sent all of its log; 0 before it has said so.
    long reached() {
        return stream == null ? 0 : stream.reached();
    }

    @Override
    public void close() throws SQLException {
        LogStream open = stream;
        stream = null;
        if (open != null) {
            open.close();
        }
    }
}
