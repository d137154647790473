package dev.flowcdk.internal.launch;

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
import java.util.List;
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

    /// What a process ends with that SIGTERM has kept from its work.
    private static final int TERMINATED = 143;

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
    /// With arguments the requests come through the [Door] that the first of them opens.
    ///
    /// @param taskType which protocol is spoken
    /// @param connectors makes an instance of the author's class for each stream of requests: one, unless they come
    ///   through a [Door] or in a [Training]
    /// @param serverOf makes the server of a stream
    /// @param arguments of the command line
    public static <C> void run(
            TaskType taskType,
            Supplier<? extends C> connectors,
            Function<C, ProtocolServer> serverOf,
            String... arguments) {
        System.setOut(System.err);
        System.setProperty("java.util.logging.config.class", UtilLoggingBridge.class.getName());
        var outcome = new ProcessOutcome();
        Thread.setDefaultUncaughtExceptionHandler(outcome);
        var stop = new Thread(outcome::stop, "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        Supplier<ProtocolServer> servers = () -> {
            C connector = connectors.get();
            System.setProperty(LogSink.CONNECTOR, connector.getClass().getPackageName());
            return serverOf.apply(connector);
        };
        if (arguments.length == 2 && arguments[0].equals(Training.ARGUMENT)) {
            outcome.end(train(taskType, servers, outcome, Path.of(arguments[1])));
            System.exit(outcome.status());
        }
        if (arguments.length == 0) {
            outcome.end(serve(servers, outcome));
        } else {
            enter(taskType, servers, outcome, List.of(arguments));
        }
        if (!stop.isAlive()) {
            System.exit(outcome.status());
        }
    }

    /// @return what it failed of, or null
    private static @Nullable Throwable serve(Supplier<ProtocolServer> servers, ProcessOutcome outcome) {
        try {
            ProtocolServer server = servers.get();
            var input = new PushbackInputStream(standardInput(), CodecChoice.BYTES);
            Codec codec = CodecChoice.choose(System.getenv("FLOW_RUNTIME_CODEC"), input);
            outcome.onStop(server::stop);
            server.serve(new StreamChannel(codec, input, standardOutput(), new ParentProcess()::isGone));
            return null;
        } catch (Throwable failure) {
            return failure;
        }
    }

    /// Who is told to end before it has said how it ends in order has not done what the arguments ask for.
    private static void enter(
            TaskType taskType, Supplier<ProtocolServer> servers, ProcessOutcome outcome, List<String> arguments) {
        outcome.onStop(() -> outcome.end(TERMINATED));
        try (OutputStream output = standardOutput()) {
            var entrance = new Entrance(taskType, servers, standardInput(), output, outcome::onStop);
            outcome.end(Doors.find().enter(entrance, arguments));
        } catch (Throwable failure) {
            outcome.end(failure);
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
    private static @Nullable Throwable train(
            TaskType taskType, Supplier<ProtocolServer> servers, ProcessOutcome outcome, Path classPath) {
        try {
            Training.run(servers, classPath);
            var nowhere = OutputStream.nullOutputStream();
            Doors.find().train(new Entrance(taskType, servers, standardInput(), nowhere, outcome::onStop));
            return null;
        } catch (Throwable failure) {
            return failure;
        }
    }
}
