package dev.flowcdk.guide.configs;

import dev.flowcdk.Checked;
import dev.flowcdk.Default;
import dev.flowcdk.Field;
import dev.flowcdk.Hidden;
import dev.flowcdk.Keyword;
import dev.flowcdk.NotInSchema;
import dev.flowcdk.Required;
import dev.flowcdk.Unordered;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Unordered
record Tuning(
        @Field(title = "Timeout", description = "Time after which a request is given up.") @Default("PT30S")
        Duration timeout,

        @Field(title = "Retries", description = "How often a request is repeated.")
        @Default(value = "3", inSchema = false)
        int retries,

        @Field(title = "Version", description = "Version of the shop's API.")
        @Default("2026-01")
        @Required
        @Pattern(regexp = "[0-9]{4}-[0-9]{2}")
        String version,

        @Field(title = "Features", description = "Names of features to try.")
        @Hidden
        @Keyword(name = "x-internal", json = "true")
        @Nullable
        List<String> features,

        @NotInSchema @Nullable Integer oldLimit)
        implements Checked {

    @Override
    public List<String> problems() {
        return timeout.isPositive() ? List.of() : List.of("/timeout: must be positive");
    }
}
