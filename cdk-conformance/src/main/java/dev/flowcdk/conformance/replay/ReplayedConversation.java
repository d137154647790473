package dev.flowcdk.conformance.replay;

import dev.flowcdk.conformance.replay.Recording.Entry;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.RunningConnector;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One conversation of a recording, had again. For one thread.
final class ReplayedConversation {

    private final Replay replay;
    private final Recording.Conversation recorded;
    private final ReplayComparison comparison;
    private final Flow expected = new Flow();
    private final Flow actual = new Flow();
    private volatile @Nullable ConnectorLog lastLog;

    ReplayedConversation(Replay replay, Recording.Conversation recorded) {
        this.replay = replay;
        this.recorded = recorded;
        this.comparison = new ReplayComparison(
                "conversation " + recorded.number() + " (" + recorded.subject() + ")", replay.ignored());
    }

    List<String> differences() {
        return comparison.differences();
    }

    /// How many documents were compared.
    long documents() {
        return comparison.documents();
    }

    /// Has it with a connector, until it takes another course.
    void run(ConnectorSource source) throws IOException, InterruptedException {
        RunningConnector connector = source.start(log -> lastLog = log);
        try {
            var incoming = new Incoming(
                    connector, source.codec(), replay.recording().protocol(), replay.secrets(), replay.patience());
            String last = "its start";
            for (Entry entry : recorded.entries()) {
                boolean goesOn = switch (entry) {
                    case Entry.Request(var message) -> {
                        last = Message.of(message).kind();
                        byte[] frame = replay.recording()
                                .protocol()
                                .frame(source.codec(), replay.secrets().unmasked(message));
                        yield awaitCheckpoints(incoming, last) && send(connector.requests(), frame);
                    }
                    case Entry.Closed() -> {
                        connector.requests().close();
                        yield true;
                    }
                    case Entry.Response(var message) ->
                        message == null || answered(Message.of(message), incoming, last);
                    case Entry.Ended(var status) -> {
                        rest(incoming, true);
                        ended(connector, status);
                        yield false;
                    }
                    case Entry.Killed() -> {
                        rest(incoming, false);
                        yield false;
                    }
                };
                if (!goesOn) {
                    return;
                }
            }
        } finally {
            connector.kill();
        }
    }

    private static boolean send(OutputStream requests, byte[] frame) {
        try {
            requests.write(frame);
            requests.flush();
        } catch (IOException gone) {
            // what it says, or how it ends, says more
        }
        return true;
    }

    /// An acknowledgement of a capture's checkpoints needs them to be there.
    private boolean awaitCheckpoints(Incoming incoming, String request) throws InterruptedException {
        if (!request.equals("acknowledge")) {
            return true;
        }
        while (actual.checkpoints() < expected.checkpoints()) {
            if (!take(incoming, "checkpoint", request)) {
                return false;
            }
        }
        return true;
    }

    private boolean answered(Message message, Incoming incoming, String request) throws InterruptedException {
        if (message.flows()) {
            expected.add(message);
            return true;
        }
        while (true) {
            Incoming.Said said = incoming.next();
            Message answer = said == null ? null : said.message();
            if (answer == null) {
                comparison.otherCourse(message.kind(), request, said, lastLog);
                return false;
            }
            if (answer.flows()) {
                actual.add(answer);
                continue;
            }
            if (!answer.kind().equals(message.kind())) {
                comparison.otherAnswer(message.kind(), request, answer);
                return false;
            }
            comparison.answers(message, answer, request);
            if (message.kind().equals("flushed")) {
                comparison.loaded(expected, actual);
            }
            return true;
        }
    }

    /// Takes one message that flows.
    private boolean take(Incoming incoming, String awaited, String request) throws InterruptedException {
        Incoming.Said said = incoming.next();
        Message message = said == null ? null : said.message();
        if (message != null && message.flows()) {
            actual.add(message);
            return true;
        }
        if (message == null) {
            comparison.otherCourse(awaited, request, said, lastLog);
        } else {
            comparison.otherAnswer(awaited, request, message);
        }
        return false;
    }

    /// Compares the documents of a capture's session, once all of them are there.
    ///
    /// @param whole whether the connector has to come to its end
    private void rest(Incoming incoming, boolean whole) throws InterruptedException {
        boolean session =
                recorded.subject().equals("open") && replay.recording().protocol() == Protocol.CAPTURE;
        while (whole || (session && !actual.reaches(expected))) {
            Incoming.Said said = incoming.next();
            Message message = said == null ? null : said.message();
            if (message != null && message.flows()) {
                actual.add(message);
                continue;
            }
            if (message != null) {
                comparison.otherAnswer("nothing more", "the end", message);
            } else if (said == null || !said.end()) {
                comparison.otherCourse(whole ? "its end" : "captured", "open", said, lastLog);
            }
            break;
        }
        if (session) {
            comparison.captured(expected, actual, whole);
        }
    }

    private void ended(RunningConnector connector, int status) throws InterruptedException {
        int now = connector.exitStatus(replay.patience());
        if (now != status) {
            comparison.ended(status, now, lastLog);
        }
    }
}
