package dev.flowcdk.postgres.source;

import dev.flowcdk.Checked;
import dev.flowcdk.Default;
import dev.flowcdk.Field;
import dev.flowcdk.Hidden;
import dev.flowcdk.JsonName;
import dev.flowcdk.Keyword;
import dev.flowcdk.Nonsensitive;
import dev.flowcdk.Unordered;
import dev.flowcdk.postgres.ShortDuration;
import dev.flowcdk.postgres.SslMode;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The section `advanced` of the endpoint config.
@Unordered
public record AdvancedOptions(
        @Field(title = Field.UNTITLED, description = "Name of the publication to read.") @Default("flow_publication")
        String publicationName,

        @Field(title = Field.UNTITLED, description = "Name of the replication slot to read.") @Default("flow_slot")
        String slotName,

        @Field(
                title = Field.UNTITLED,
                description =
                        "Name of the table, with its schema, that the capture writes to in order to find its place in"
                                + " the log.")
        @Default("public.flow_watermarks")
        String watermarksTable,

        @Field(
                title = "Skip Backfills",
                description =
                        "Tables, with their schemas and separated by commas, whose existing rows are not captured.")
        @JsonName("skip_backfills")
        @Default(value = "", inSchema = false)
        String skipBackfills,

        @Field(title = "Backfill Chunk Size", description = "Number of rows that one query of a backfill reads.")
        @JsonName("backfill_chunk_size")
        @Default("50000")
        @Nonsensitive
        int backfillChunkSize,

        @Field(title = "SSL Mode", description = "How connections are protected by TLS.") @Nullable
        SslMode sslmode,

        @Field(
                title = "Discovery Schema Selection",
                description = "Only tables of these schemas are offered; all schemas if there are none.")
        @JsonName("discover_schemas")
        @Default(value = "[]", inSchema = false)
        @Nonsensitive
        List<String> discoverSchemas,

        @Field(title = "Minimum Backfill XID", description = "Rows older than this transaction are not captured.")
        @JsonName("min_backfill_xid")
        @Pattern(regexp = "^[0-9]+$")
        @Nullable
        String minBackfillXid,

        @Field(title = "Read-Only Capture", description = "Captures without writing to the watermarks table.")
        @JsonName("read_only_capture")
        @Default(value = "false", inSchema = false)
        @Nonsensitive
        boolean readOnlyCapture,

        @Field(
                title = "Capture Partitioned Tables As Partitions",
                description = "Offers the partitions of a partitioned table instead of the table.")
        @JsonName("capture_as_partitions")
        @Default(value = "false", inSchema = false)
        @Nonsensitive
        boolean captureAsPartitions,

        @Field(
                title = "Discover Unpublished Tables",
                description = "Offers also tables that the publication does not contain.")
        @JsonName("discover_unpublished_tables")
        @Default(value = "false", inSchema = false)
        @Nonsensitive
        boolean discoverUnpublishedTables,

        @Field(title = "Source Tag", description = "Text that is added to the source of every document.")
        @JsonName("source_tag")
        @Nonsensitive
        @Nullable
        String sourceTag,

        @Field(title = "Rediscovery Interval", description = "Time between two looks for changed tables.")
        @JsonName("rediscovery_interval")
        @Default("15m")
        @Pattern(regexp = "^[0-9]+(ms|s|m|h)$")
        String rediscoveryInterval,

        @Field(title = "Feature Flags", description = "Names of features to turn on or off, separated by commas.")
        @JsonName("feature_flags")
        @Nonsensitive
        @Nullable
        String featureFlags,

        @Field(
                title = "Statement Timeout",
                description = "Time after which a query is cancelled; two minutes if empty, never if zero.")
        @JsonName("statement_timeout")
        @Default("")
        @Keyword(name = "enum", json = "[\"\", \"0\", \"30s\", \"1m\", \"2m\", \"5m\", \"30m\"]")
        @Nonsensitive
        String statementTimeout,

        @Field(title = Field.UNTITLED, description = "Has no effect.")
        @JsonName("discover_only_published")
        @Default(value = "false", inSchema = false)
        @Hidden
        @Nonsensitive
        boolean discoverOnlyPublished)
        implements Checked {

    private static final int USUAL_CHUNK_SIZE = 50_000;
    private static final Duration USUAL_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration SHORTEST_REDISCOVERY = Duration.ofMinutes(1);
    private static final Duration LONGEST_REDISCOVERY = Duration.ofDays(365);

    public AdvancedOptions {
        publicationName = publicationName.isEmpty() ? "flow_publication" : publicationName;
        slotName = slotName.isEmpty() ? "flow_slot" : slotName;
        watermarksTable = watermarksTable.isEmpty() ? "public.flow_watermarks" : watermarksTable;
        backfillChunkSize = backfillChunkSize <= 0 ? USUAL_CHUNK_SIZE : backfillChunkSize;
    }

    /// Whether existing rows of the table are left out. Letter case does not matter, and `*.*` names all tables.
    public boolean skipsBackfillOf(String schema, String table) {
        String name = (schema + '.' + table).toLowerCase(Locale.ROOT);
        return skipList().stream()
                .map(entry -> entry.toLowerCase(Locale.ROOT))
                .anyMatch(entry -> entry.equals("*.*") || entry.equals(name));
    }

    /// Time after which a query is cancelled; zero for never.
    public Duration queryTimeout() {
        return statementTimeout.isEmpty() ? USUAL_TIMEOUT : ShortDuration.parse(statementTimeout);
    }

    /// Time between two looks for changed tables.
    public Duration rediscovery() {
        return ShortDuration.parse(rediscoveryInterval);
    }

    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (!watermarksTable.contains(".")) {
            problems.add("/watermarksTable: must name the schema too, such as \"public.flow_watermarks\", but is \""
                    + watermarksTable + '"');
        }
        for (String entry : skipList()) {
            if (!entry.contains(".")) {
                problems.add("/skip_backfills: must name the schema of each table, such as \"public." + entry
                        + "\", but has \"" + entry + '"');
            }
        }
        for (int index = 0; index < discoverSchemas.size(); index++) {
            if (discoverSchemas.get(index).isBlank()) {
                problems.add("/discover_schemas/" + index + ": must not be empty; remove it");
            }
        }
        problems.addAll(SourceFlags.problems(featureFlags));
        noteWrongDurations(problems);
        return problems;
    }

    SourceFlags flags() {
        return SourceFlags.of(featureFlags);
    }

    List<String> unsupported() {
        return SourceFlags.refusals(featureFlags);
    }

    private void noteWrongDurations(List<String> problems) {
        try {
            queryTimeout();
        } catch (IllegalArgumentException e) {
            problems.add("/statement_timeout: " + e.getMessage());
        }
        try {
            Duration interval = rediscovery();
            if (interval.compareTo(SHORTEST_REDISCOVERY) < 0 || interval.compareTo(LONGEST_REDISCOVERY) > 0) {
                problems.add("/rediscovery_interval: must be between \"1m\" and \"8760h\", but is \""
                        + rediscoveryInterval + '"');
            }
        } catch (IllegalArgumentException e) {
            problems.add("/rediscovery_interval: " + e.getMessage());
        }
    }

    private List<String> skipList() {
        List<String> entries = new ArrayList<>();
        for (String entry : skipBackfills.split(",")) {
            if (!entry.isBlank()) {
                entries.add(entry.strip());
            }
        }
        return entries;
    }
}
