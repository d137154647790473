package dev.flowcdk.internal.launch;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.log.LogSink;
import dev.flowcdk.internal.log.UtilLoggingBridge;
import dev.flowcdk.internal.protocol.ProtocolException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PushbackInputStream;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Runs a connector as a process: standard input and output carry the protocol, standard error the log, the exit
/// status the outcome. Does not return.
public final class Launcher {

    private static final int MIB = 1 << 20;

    /// How long a session may take to end in order after SIGTERM, in seconds. Docker kills after ten.
    private static final int STOP_SECONDS = 8;

    private Launcher() {}

    /// Serves requests on standard input until their end, then ends the process.
    ///
    /// @param servers makes the server of a stream; called once, but in a [Training]
    /// @param arguments of the command line; none are for operators
    public static void run(Supplier<ProtocolServer> servers, String... arguments) {
        var protocol = new FileOutputStream(FileDescriptor.out);
        System.setOut(System.err);
        System.setProperty("java.util.logging.config.class", UtilLoggingBridge.class.getName());
        if (arguments.length == 2 && arguments[0].equals(Training.ARGUMENT)) {
            System.exit(train(servers, Path.of(arguments[1])));
        }
        ProtocolServer server = servers.get();
        var outcome = new CompletableFuture<Integer>();
        var stop = new Thread(() -> stop(server, outcome), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        outcome.complete(attempt(server, protocol, arguments));
        if (!stop.isAlive()) {
            System.exit(outcome.join());
        }
    }

    private static int attempt(ProtocolServer server, FileOutputStream protocol, String... arguments) {
        try {
            if (arguments.length > 0) {
                throw new UserException(
                        "\"" + arguments[0] + "\" is no argument of a connector; started without arguments "
                                + "it speaks Flow's protocol on standard input and output");
            }
            var input = new PushbackInputStream(new FileInputStream(FileDescriptor.in), CodecChoice.BYTES);
            Codec codec = CodecChoice.choose(System.getenv("FLOW_RUNTIME_CODEC"), input);
            server.serve(codec, codec.reader(input), new ResponseWriter(protocol));
            return 0;
        } catch (Throwable failure) {
            LastWords.of(failure).say(LogSink.standardError());
            return 1;
        }
    }

    private static int train(Supplier<ProtocolServer> servers, Path classPath) {
        try {
            Training.run(servers, classPath);
            return 0;
        } catch (Throwable failure) {
            LastWords.of(failure).say(LogSink.standardError());
            return 1;
        }
    }

    /// Runs while the process is being ended. By SIGTERM or SIGINT: asks the server to stop, and ends the process
    /// with the session's status when it stops in time. By [#run]: has nothing to do.
    private static void stop(ProtocolServer server, CompletableFuture<Integer> outcome) {
        if (outcome.isDone()) {
            return;
        }
        server.stop();
        int status =
                outcome.completeOnTimeout(1, STOP_SECONDS, TimeUnit.SECONDS).join();
        Runtime.getRuntime().halt(status);
    }

    /// The last log record of a process that failed: what its operator must read.
    record LastWords(String message, boolean withStack, Throwable failure) {

        static LastWords of(Throwable failure) {
            return switch (failure) {
                case UserException e -> new LastWords(text(e), false, e);
                case TransientException e -> new LastWords(text(e), false, e);
                case ProtocolException e -> new LastWords("protocol error: " + text(e), false, e);
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

        void say(LogSink log) {
            if (!withStack) {
                log.log(Level.DEBUG, null, "the failure in full", Map.of(), failure);
            }
            log.log(Level.ERROR, null, message, Map.of(), withStack ? failure : null);
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
}
