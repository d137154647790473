package dev.flowcdk.runtime.schema;

import dev.flowcdk.UserException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// How a location is reduced (`reduce`).
///
/// @param kind the strategy
/// @param delete whether the reduction deletes
/// @param key JSON pointers, within the location, of what is compared; empty for the location itself
public record Strategy(Kind kind, boolean delete, List<String> key) {

    /// What holds where a schema says nothing.
    public static final Strategy LAST_WRITE_WINS = new Strategy(Kind.LAST_WRITE_WINS, false, List.of());

    public Strategy {
        key = List.copyOf(key);
    }

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
        if (reduce.has("key") && !name.equals("maximize") && !name.equals("minimize")) {
            throw new UserException(
                    "the local runtime does not reduce by a \"key\" yet, but with \"maximize\" and" + " \"minimize\"");
        }
        List<String> key = new ArrayList<>();
        reduce.path("key").forEach(pointer -> key.add(pointer.asString("")));
        return switch (name) {
            case "firstWriteWins" -> new Strategy(Kind.FIRST_WRITE_WINS, delete, key);
            case "lastWriteWins" -> new Strategy(Kind.LAST_WRITE_WINS, delete, key);
            case "merge" -> new Strategy(Kind.MERGE, delete, key);
            case "append" -> new Strategy(Kind.APPEND, delete, key);
            case "minimize" -> new Strategy(Kind.MINIMIZE, delete, key);
            case "maximize" -> new Strategy(Kind.MAXIMIZE, delete, key);
            case "sum" -> new Strategy(Kind.SUM, delete, key);
            default ->
                throw new UserException("the local runtime does not know the reduction strategy \"" + name
                        + "\"; it knows firstWriteWins, lastWriteWins, merge, append,"
                        + " minimize, maximize and sum");
        };
    }
}
