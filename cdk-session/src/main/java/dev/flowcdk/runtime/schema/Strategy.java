package dev.flowcdk.runtime.schema;

import dev.flowcdk.UserException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// How a location is reduced (`reduce`).
///
/// @param kind the strategy
/// @param delete whether the reduction deletes
/// @param alone whether a deletion also deletes where nothing was before: then nothing is stored of it. A word of ours
/// @param key what is compared; empty for the location itself
public record Strategy(Kind kind, boolean delete, boolean alone, List<KeyPart> key) {

    /// What holds where a schema says nothing.
    public static final Strategy LAST_WRITE_WINS = new Strategy(Kind.LAST_WRITE_WINS, false, false, List.of());

    public Strategy {
        key = List.copyOf(key);
    }

    /// A part of a key.
    ///
    /// @param pointer JSON pointer within the location
    /// @param format `date-time`, `time` or `number` when texts are compared by what they say, by a word of ours
    ///   (`formats`); else empty
    public record KeyPart(String pointer, String format) {}

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
        boolean alone = reduce.path("alone").asBoolean(false);
        List<KeyPart> key = new ArrayList<>();
        for (JsonNode pointer : reduce.path("key")) {
            String format = reduce.path("formats").path(key.size()).asString("");
            key.add(new KeyPart(pointer.asString(""), format));
        }
        return switch (name) {
            case "firstWriteWins" -> new Strategy(Kind.FIRST_WRITE_WINS, delete, alone, key);
            case "lastWriteWins" -> new Strategy(Kind.LAST_WRITE_WINS, delete, alone, key);
            case "merge" -> new Strategy(Kind.MERGE, delete, alone, key);
            case "append" -> new Strategy(Kind.APPEND, delete, alone, key);
            case "minimize" -> new Strategy(Kind.MINIMIZE, delete, alone, key);
            case "maximize" -> new Strategy(Kind.MAXIMIZE, delete, alone, key);
            case "sum" -> new Strategy(Kind.SUM, delete, alone, key);
            default ->
                throw new UserException("the local runtime does not know the reduction strategy \"" + name
                        + "\"; it knows firstWriteWins, lastWriteWins, merge, append,"
                        + " minimize, maximize and sum");
        };
    }
}
