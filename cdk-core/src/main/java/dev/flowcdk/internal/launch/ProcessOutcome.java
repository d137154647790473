package dev.flowcdk.internal.launch;

import dev.flowcdk.TransientException;
import dev.flowcdk.internal.log.LogSink;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// How a process ends. The first who brings its end about decides the status and says the last words; the runtime
/// takes the last error of a failed process for the reason, so whoever fails after that says nothing. Any thread may
/// enter.
final class ProcessOutcome implements Thread.UncaughtExceptionHandler {

    /// How long a session may take to end in order after SIGTERM, in seconds. Docker kills after ten.
    private static final int STOP_SECONDS = 8;

    /// The words when even saying them fails, made beforehand: there may be no memory left.
    private static final String SPEECHLESS = "out of memory, with too little left to say where;"
            + " give the connector more memory, or let it do less at a time";

    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final FileOutputStream standardError = new FileOutputStream(FileDescriptor.err);
    private final byte[] speechless = ("json".equalsIgnoreCase(System.getenv("LOG_FORMAT"))
                    ? "{\"level\":\"error\",\"message\":\"" + SPEECHLESS + "\"}\n"
                    : "ERROR " + SPEECHLESS + "\n")
            .getBytes(StandardCharsets.US_ASCII);
    private final Runtime runtime = Runtime.getRuntime();
    private volatile @Nullable Runnable stop;

    /// Guarded by this.
    private boolean decided;

    /// Links what the last resort calls, for which there may be no memory when it is needed.
    ProcessOutcome() {
        write(0);
    }

    /// There is something to end in order, as there is once the first request has come.
    ///
    /// @param newStop asks it to end, and does not wait for that
    void onStop(Runnable newStop) {
        stop = newStop;
    }

    /// The process has done its work with this exit status.
    void end(int newStatus) {
        if (isFirst()) {
            status.complete(newStatus);
        }
    }

    /// The process has done its work, or failed.
    void end(@Nullable Throwable failure) {
        if (isFirst()) {
            if (failure != null) {
                say(failure, null);
            }
            status.complete(failure == null ? 0 : 1);
        }
    }

    /// A thread dies. Does not return unless the process is ending already.
    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        if (isFirst()) {
            try {
                say(failure, thread);
            } finally {
                runtime.halt(1);
            }
        }
    }

    /// The status to exit with, once it is decided.
    int status() {
        return status.join();
    }

    /// Runs while the process is being ended. By SIGTERM or SIGINT: asks who serves to stop, and ends the process
    /// with the session's status when it stops in time. By [Launcher#run]: has nothing to do. By a connector that
    /// calls [System#exit]: says so, and ends with a status that the runtime does not take for success.
    void stop() {
        if (status.isDone()) {
            return;
        }
        if (!endedBySignal()) {
            sayThatItLeft();
            runtime.halt(1);
            return;
        }
        Runnable asked = stop;
        if (asked == null) {
            end(0);
        } else {
            asked.run();
            awaitEnd();
        }
        runtime.halt(status());
    }

    private void awaitEnd() {
        try {
            status.get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            end(new TransientException("the connector was told to end and has not done so within " + STOP_SECONDS
                    + " seconds; what it did not commit will be done again"));
        } catch (ExecutionException | InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Whether the virtual machine is ending because of a signal; else somebody has called [System#exit].
    private static boolean endedBySignal() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .anyMatch(name -> name.startsWith("SIG") && name.endsWith(" handler"));
    }

    private void sayThatItLeft() {
        if (isFirst()) {
            LogSink.standardError()
                    .log(
                            Level.ERROR,
                            null,
                            "the connector ended its own process by System.exit, before its work for the runtime was done;"
                                    + " let it return or throw instead",
                            Map.of(),
                            null);
        }
    }

    private synchronized boolean isFirst() {
        boolean first = !decided;
        decided = true;
        return first;
    }

    /// Where memory is scarce, nothing is caught, since even that takes some, and the process ends here and now.
    private void say(Throwable failure, @Nullable Thread thread) {
        boolean said = false;
        boolean orderly = false;
        try {
            LastWords.of(failure)
                    .say(LogSink.standardError(), thread == null ? Map.of() : Map.of("thread", thread.getName()));
            said = true;
            orderly = !(failure instanceof OutOfMemoryError);
        } finally {
            if (!said) {
                write(speechless.length);
            }
            if (!orderly) {
                runtime.halt(1);
            }
        }
    }

    private void write(int length) {
        try {
            standardError.write(speechless, 0, length);
        } catch (IOException closed) {
            // nobody listens
        }
    }
}
