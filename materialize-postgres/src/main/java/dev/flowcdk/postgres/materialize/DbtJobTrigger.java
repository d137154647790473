package dev.flowcdk.postgres.materialize;

import dev.flowcdk.Checked;
import dev.flowcdk.Default;
import dev.flowcdk.Field;
import dev.flowcdk.JsonName;
import dev.flowcdk.JsonNames;
import dev.flowcdk.Nonsensitive;
import dev.flowcdk.NotInSchema;
import dev.flowcdk.Required;
import dev.flowcdk.Secret;
import dev.flowcdk.Unordered;
import dev.flowcdk.postgres.ShortDuration;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The section `dbt_job_trigger` of the endpoint config. One that is filled in partly is off.
@Unordered
@JsonNames(JsonNames.Style.SNAKE_CASE)
public record DbtJobTrigger(
        @Field(title = "Job ID", description = "ID of the job.") @Required @Nullable
        String jobId,

        @Field(title = "Account ID", description = "ID of the account that the job belongs to.") @Required @Nullable
        String accountId,

        @NotInSchema @Nullable String accountPrefix,

        @Field(title = "Access URL", description = "Address of your account, from the settings of dbt Cloud.")
        @Pattern(regexp = "^https://.+$")
        @Nullable
        String accessUrl,

        @Field(title = "API Key", description = "Key for the API of dbt Cloud.") @Required @Nullable
        Secret apiKey,

        @Field(title = "Cause Message", description = "Text that runs of the job show as their cause.") @Nullable
        String cause,

        @Field(title = "Job Trigger Mode", description = "What happens if the job runs already.")
        @Default("skip")
        @Nonsensitive
        Mode mode,

        @Field(title = "Minimum Run Interval", description = "Least time between two runs of the job.")
        @Default("30m")
        @Nonsensitive
        String interval)
        implements Checked {

    /// What happens if the job runs already.
    public enum Mode {
        @JsonName("skip")
        SKIP,
        @JsonName("replace")
        REPLACE,
        @JsonName("ignore")
        IGNORE
    }

    @Override
    public List<String> problems() {
        try {
            minimumInterval();
            return List.of();
        } catch (IllegalArgumentException wrong) {
            return List.of("/interval: " + wrong.getMessage());
        }
    }

    /// Least time between two runs.
    Duration minimumInterval() {
        return interval.isBlank() ? Duration.ofMinutes(30) : ShortDuration.parse(interval);
    }

    /// Address of the account.
    URI access() {
        return URI.create(
                accessUrl != null && !accessUrl.isBlank() ? accessUrl : "https://" + accountPrefix + ".us1.dbt.com");
    }

    /// Whether everything is there that a run takes.
    public boolean enabled() {
        return jobId != null
                && accountId != null
                && apiKey != null
                && !apiKey.isEmpty()
                && (accessUrl != null || accountPrefix != null);
    }
}
