package dev.flowcdk.internal.launch;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.log.LogSink;
import dev.flowcdk.internal.log.UtilLoggingBridge;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs a connector as a process: standard input and output carry the protocol, standard error the log, the exit
/// status the outcome. Does not return.
///
/// Whoever starts the virtual machine had better make its descriptor 1 that of standard error, and say by [#OUTPUT]
/// where standard output went: then also what prints without asking Java stays out of the protocol, such as native
/// code, programs that are started and inherit it, the virtual machine itself, and a static initializer of the main
/// class.
public final class Launcher {

    /// The system property that names the file for responses, such as `/dev/fd/3`. It is opened to append. Without it
    /// they go to standard output.
    static final String OUTPUT = "flowcdk.output";

    private Launcher() {}

    /// Serves requests on standard input until their end, then ends the process.
    ///
    /// A thread that dies of what it throws, whoever started it, ends the process too: nobody else would ever learn
    /// that its work is not done. What is thrown into a `Future`, as by tasks that were submitted to an executor or
    /// that it repeats, ends no thread: only who asks the future learns of it.
    ///
    /// [System#exit] is no way to end: it is told and never succeeds, from here on. What the main class does before is
    /// out of reach.
    ///
    /// @param connectors makes an instance of the author's class for each stream of requests: one, but in a [Training]
    /// @param serverOf makes the server of a stream
    /// @param arguments of the command line; none are for operators
    public static <C> void run(
            Supplier<? extends C> connectors, Function<C, ProtocolServer> serverOf, String... arguments) {
        System.setOut(System.err);
        System.setProperty("java.util.logging.config.class", UtilLoggingBridge.class.getName());
        var outcome = new Outcome();
        Thread.setDefaultUncaughtExceptionHandler(outcome);
        var stop = new Thread(outcome::stop, "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        Supplier<ProtocolServer> servers = () -> {
            C connector = connectors.get();
            System.setProperty(LogSink.CONNECTOR, connector.getClass().getPackageName());
            return serverOf.apply(connector);
        };
        if (arguments.length == 2 && arguments[0].equals(Training.ARGUMENT)) {
            outcome.end(train(servers, Path.of(arguments[1])));
            System.exit(outcome.status());
        }
        outcome.end(serve(servers.get(), outcome, arguments));
        if (!stop.isAlive()) {
            System.exit(outcome.status());
        }
    }

    /// @return what it failed of, or null
    private static @Nullable Throwable serve(ProtocolServer server, Outcome outcome, String... arguments) {
        try {
            if (arguments.length > 0) {
                throw new UserException(
                        "\"" + arguments[0] + "\" is no argument of a connector; started without arguments "
                                + "it speaks Flow's protocol on standard input and output");
            }
            var input = new PushbackInputStream(standardInput(), CodecChoice.BYTES);
            Codec codec = CodecChoice.choose(System.getenv("FLOW_RUNTIME_CODEC"), input);
            outcome.serving(server);
            server.serve(new StreamChannel(codec, input, standardOutput(), new ParentProcess()::isGone));
            return null;
        } catch (Throwable failure) {
            return failure;
        }
    }

    /// Closing it ends a read that waits, unlike that of [System#in].
    private static InputStream standardInput() {
        return Channels.newInputStream(new FileInputStream(FileDescriptor.in).getChannel());
    }

    private static OutputStream standardOutput() throws IOException {
        String file = System.getProperty(OUTPUT);
        return file == null ? new FileOutputStream(FileDescriptor.out) : new FileOutputStream(file, true);
    }

    /// @return what it failed of, or null
    private static @Nullable Throwable train(Supplier<ProtocolServer> servers, Path classPath) {
        try {
            Training.run(servers, classPath);
            return null;
        } catch (Throwable failure) {
            return failure;
        }
    }
}
