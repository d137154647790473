package dev.flowcdk.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/// Durations as Go and humans write them: `30s`, `10m0s`, `1h 30m`, `500ms`; a bare number is seconds.
final class Durations {

    private static final Pattern PART = Pattern.compile("\\s*(\\d+(?:\\.\\d+)?)\\s*(ns|us|µs|ms|s|m|h|d)?");

    private static final Map<String, Long> NANOSECONDS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L,
            "d", 86_400_000_000_000L);

    private Durations() {}

    static Duration parse(String text) {
        Matcher part = PART.matcher(text.strip());
        BigDecimal nanoseconds = BigDecimal.ZERO;
        int end = 0;
        while (end < part.regionEnd() && part.find() && part.start() == end) {
            String unit = part.group(2);
            if (unit == null && (end > 0 || part.end() < part.regionEnd())) {
                break;
            }
            long factor = NANOSECONDS.getOrDefault(unit == null ? "s" : unit, 1L);
            nanoseconds = nanoseconds.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(factor)));
            end = part.end();
        }
        boolean whole = end > 0 && end == part.regionEnd();
        if (!whole || nanoseconds.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new TypeConversionException("\"" + text + "\" is no duration such as 30s, 10m0s or 500ms");
        }
        return Duration.ofNanos(nanoseconds.longValue());
    }
}
