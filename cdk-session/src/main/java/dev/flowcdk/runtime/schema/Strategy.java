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
        MERGE,
        APPEND,
        MINIMIZE,
        MAXIMIZE,
        SUM
    }

    static Strategy of(JsonNode reduce) {
        String name = reduce.path("strategy").asString("");
        boolean delete = reduce.path("delete").asBoolean(false);
        if (!reduce.path("associative").asBoolean(true)) {
            throw new UserException("the local runtime does not reduce with \"associative\": false yet");
        }
        if (reduce.has("key")) {
            throw new UserException("the local runtime does not reduce by a \"key\" yet");
        }
        return switch (name) {
            case "firstWriteWins" -> new Strategy(Kind.FIRST_WRITE_WINS, delete);
            case "lastWriteWins" -> new Strategy(Kind.LAST_WRITE_WINS, delete);
            case "merge" -> new Strategy(Kind.MERGE, delete);
            case "append" -> new Strategy(Kind.APPEND, delete);
            case "minimize" -> new Strategy(Kind.MINIMIZE, delete);
            case "maximize" -> new Strategy(Kind.MAXIMIZE, delete);
            case "sum" -> new Strategy(Kind.SUM, delete);
            default ->
                throw new UserException("the local runtime does not know the reduction strategy \"" + name
                        + "\"; it knows firstWriteWins, lastWriteWins, merge, append,"
                        + " minimize, maximize and sum");
        };
    }
}
