package dev.flowcdk.airbyte.host;

import dev.flowcdk.UserException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How a source is hosted. All of it is set by environment variables, since the config is the source's own.
///
/// @param patches a folder or a YAML file with corrections of what the source declares; null for none
/// @param schemaMode null when nothing was asked for
/// @param idle the source is ended when neither a record nor a state came for so long
/// @param total the source is ended after so long; null for no limit
/// @param answer how long the answer to spec, check or discover may take
/// @param grace time between SIGTERM and SIGKILL
/// @param transactionDocuments documents that are committed at the latest, although the source has said no state; null
///   to do so for streams without states only
/// @param children streams that are read at the same time, each by a process of its own; 1 for one process that reads
///   all
public record HostOptions(
        @Nullable Path patches,
        @Nullable SchemaMode schemaMode,
        Duration idle,
        @Nullable Duration total,
        Duration answer,
        Duration grace,
        @Nullable Long transactionDocuments,
        int children) {

    static final String PATCHES = "FLOW_CDK_AIRBYTE_PATCHES";
    static final String SCHEMAS = "FLOW_CDK_AIRBYTE_SCHEMAS";
    static final String IDLE = "FLOW_CDK_AIRBYTE_IDLE_LIMIT";
    static final String TOTAL = "FLOW_CDK_AIRBYTE_RUN_LIMIT";
    static final String ANSWER = "FLOW_CDK_AIRBYTE_ANSWER_LIMIT";
    static final String TRANSACTION = "FLOW_CDK_AIRBYTE_TRANSACTION_DOCUMENTS";
    static final String CHILDREN = "FLOW_CDK_AIRBYTE_PARALLEL_STREAMS";

    private static final Duration GRACE = Duration.ofSeconds(10);

    /// Reads the variables.
    ///
    /// @throws UserException naming a variable that has a wrong value
    public static HostOptions of(Map<String, String> environment) {
        Duration idle = read(environment, IDLE, HostOptions::duration);
        Duration answer = read(environment, ANSWER, HostOptions::duration);
        Integer children = read(environment, CHILDREN, text -> Math.toIntExact(count(text)));
        return new HostOptions(
                read(environment, PATCHES, Path::of),
                read(environment, SCHEMAS, text -> SchemaMode.valueOf(text.toUpperCase(Locale.ROOT))),
                idle == null ? Duration.ofHours(1) : idle,
                read(environment, TOTAL, HostOptions::duration),
                answer == null ? Duration.ofMinutes(10) : answer,
                GRACE,
                read(environment, TRANSACTION, HostOptions::count),
                children == null ? 1 : children);
    }

    private static <T> @Nullable T read(Map<String, String> environment, String name, Function<String, T> reading) {
        String text = environment.getOrDefault(name, "").strip();
        if (text.isEmpty()) {
            return null;
        }
        try {
            return reading.apply(text);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeParseException wrong) {
            throw new UserException(name + " is \"" + text + "\"; set it to " + wanted(name) + ", or unset it", wrong);
        }
    }

    private static String wanted(String name) {
        return switch (name) {
            case SCHEMAS -> "strict, relaxed or sourced";
            case PATCHES -> "the path of a folder or of a YAML file";
            case TRANSACTION, CHILDREN -> "a whole number from 1";
            default -> "a time such as 90s, 5m, 1h or PT5M";
        };
    }

    private static long count(String text) {
        long count = Long.parseLong(text);
        if (count < 1) {
            throw new IllegalArgumentException(text);
        }
        return count;
    }

    private static Duration duration(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        Duration duration = Duration.parse(upper.startsWith("P") ? upper : "PT" + upper);
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(text);
        }
        return duration;
    }
}
