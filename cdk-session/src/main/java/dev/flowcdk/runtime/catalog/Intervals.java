package dev.flowcdk.runtime.catalog;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations such as `5m`, `30s` or `1h 30m`, as `interval` has them.
final class Intervals {

    private static final Pattern PART = Pattern.compile("\\s*(\\d+)\\s*([smhd])");

    private Intervals() {}

    static int seconds(CatalogNode node) {
        if (node.json().isNumber()) {
            return node.count();
        }
        Matcher part = PART.matcher(node.text());
        long seconds = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            seconds += Long.parseLong(part.group(1)) * unit(part.group(2));
            end = part.end();
        }
        if (end == 0 || end != node.text().length() || seconds > Integer.MAX_VALUE) {
            node.problem("must be a duration such as 30s or 5m");
            return 0;
        }
        return (int) seconds;
    }

    private static long unit(String letter) {
        return switch (letter) {
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3600;
            default -> 86_400;
        };
    }
}
