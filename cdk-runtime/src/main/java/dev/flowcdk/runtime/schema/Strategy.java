package dev.flowcdk.runtime.schema;

import dev.flowcdk.UserException;
import tools.jackson.databind.JsonNode;

/// How a location is reduced (`reduce`).
///
/// @param kind the strategy
/// @param delete whether the reduction deletes
public record Strategy(Kind kind, boolean delete) {

    /// What holds where a schema says nothing.
    public static final Strategy LAST_WRITE_WINS = new Strategy(Kind.LAST_WRITE_WINS, false);

    /// The strategies that the local runtime knows.
    public enum Kind {
        FIRST_WRITE_WINS,
        LAST_WRITE_WINS,
        MERGE
    }

    static Strategy of(JsonNode reduce) {
        String name = reduce.path("strategy").asString("");
        boolean delete = reduce.path("delete").asBoolean(false);
        if (!reduce.path("associative").asBoolean(true)) {
            throw new UserException("the local runtime does not reduce with \"associative\": false yet");
        }
        return switch (name) {
            case "firstWriteWins" -> new Strategy(Kind.FIRST_WRITE_WINS, delete);
            case "lastWriteWins" -> new Strategy(Kind.LAST_WRITE_WINS, delete);
            case "merge" -> new Strategy(Kind.MERGE, delete);
            default ->
                throw new UserException("the local runtime does not know the reduction strategy \"" + name
                        + "\"; it knows firstWriteWins, lastWriteWins and merge");
        };
    }
}
