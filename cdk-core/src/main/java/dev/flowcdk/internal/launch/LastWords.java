package dev.flowcdk.internal.launch;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.internal.log.LogSink;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.internal.schema.AuthorMistakes;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Map;

/// The last log record of a session that failed: what its operator must read.
///
/// @param message what went wrong
/// @param withStack whether where it did helps to understand it
/// @param failure what was thrown
public record LastWords(String message, boolean withStack, Throwable failure) {

    private static final int MIB = 1 << 20;

    public static LastWords of(Throwable failure) {
        return switch (failure) {
            case UserException e -> new LastWords(text(e), false, e);
            case TransientException e -> new LastWords(text(e), false, e);
            case ProtocolException e -> new LastWords("protocol error: " + text(e), false, e);
            // Where in the kit they were found helps nobody.
            case AuthorMistakes e -> new LastWords(text(e), false, e);
            case FileSystemException e -> new LastWords("file system: " + fileProblem(e), false, e);
            case OutOfMemoryError e ->
                new LastWords(
                        "out of memory: " + text(e) + "; the limit of this process is "
                                + Runtime.getRuntime().maxMemory() / MIB + " MiB",
                        false,
                        e);
            default -> new LastWords(failure.getClass().getName() + ": " + failure.getMessage(), true, failure);
        };
    }

    /// @param fields what else there is to know
    public void say(LogSink log, Map<String, ?> fields) {
        if (!withStack) {
            log.log(Level.DEBUG, null, "the failure in full", Map.of(), failure);
        }
        log.log(Level.ERROR, null, message, fields, withStack ? failure : null);
    }

    /// What went wrong with a file; the message alone is often just the file's name.
    private static String fileProblem(FileSystemException failure) {
        if (failure.getReason() != null) {
            return text(failure);
        }
        return text(failure)
                + switch (failure) {
                    case NoSuchFileException _ -> " does not exist";
                    case AccessDeniedException _ -> " must not be accessed by this user";
                    case FileAlreadyExistsException _ -> " exists already and is of another kind";
                    default -> ": " + failure.getClass().getSimpleName();
                };
    }

    private static String text(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }
}
