package dev.flowcdk.conformance.replay;

import dev.flowcdk.runtime.wire.ConnectorSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Sends the requests of a recording to a connector once more and compares what it answers.
///
/// What is free is not compared: the order of loaded documents, how documents are divided among checkpoints, and what
/// a capture says after the point where the recording was cut off.
///
/// @param recording what was recorded
/// @param secrets of the config that the connector is given now
/// @param ignored JSON pointers into documents and messages that may differ, with all that is below them
/// @param patience how long an answer may take
public record Replay(Recording recording, Secrets secrets, Set<String> ignored, Duration patience) {

    public Replay {
        ignored = Set.copyOf(ignored);
    }

    /// What came of it.
    ///
    /// @param differences each with where it is; empty when all is the same
    /// @param conversations how many were replayed
    /// @param documents how many were compared
    public record Result(List<String> differences, int conversations, long documents) {

        public Result {
            differences = List.copyOf(differences);
        }
    }

    /// Replays all of it.
    ///
    /// @throws dev.flowcdk.UserException when the connector cannot be started
    public Result run(ConnectorSource connector) throws IOException, InterruptedException {
        var differences = new ArrayList<String>();
        long documents = 0;
        for (Recording.Conversation each : recording.conversations()) {
            var conversation = new ReplayedConversation(this, each);
            conversation.run(connector);
            differences.addAll(conversation.differences());
            documents += conversation.documents();
        }
        return new Result(differences, recording.conversations().size(), documents);
    }
}
