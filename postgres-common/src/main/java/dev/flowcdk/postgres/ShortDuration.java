package dev.flowcdk.postgres;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations such as `15m`, `1h30m`, `1.5s` or `250ms`, as the connectors' options spell them.
public final class ShortDuration {

    private static final Pattern WHOLE = Pattern.compile("0|([0-9]+(\\.[0-9]+)?(ns|us|µs|ms|s|m|h))+");
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ns|us|µs|ms|s|m|h)");
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private ShortDuration() {}

    /// @throws IllegalArgumentException if the text is not such a duration, or one of centuries
    public static Duration parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a duration such as \"30s\" or \"5m\", but is \"" + text + '"');
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            BigDecimal unit = BigDecimal.valueOf(Objects.requireNonNull(NANOS.get(part.group(2))));
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit));
        }
        if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException("must be a duration of less than 292 years, but is \"" + text + '"');
        }
        return Duration.ofNanos(nanos.longValue());
    }
}
