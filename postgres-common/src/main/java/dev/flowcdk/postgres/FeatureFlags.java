package dev.flowcdk.postgres;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The option `feature_flags`: names separated by commas, each turned off by the prefix `no_`.
public final class FeatureFlags {

    private static final String OFF = "no_";

    private FeatureFlags() {}

    /// How each flag is. Of several entries for one flag the last one holds; unknown ones are left out.
    ///
    /// @param defaults how each flag is without being named
    public static Map<String, Boolean> of(@Nullable String flags, Map<String, Boolean> defaults) {
        Map<String, Boolean> all = new HashMap<>(defaults);
        for (String entry : entries(flags)) {
            all.computeIfPresent(name(entry), (name, usual) -> on(entry));
        }
        return Map.copyOf(all);
    }

    /// The value of a flag that has one, such as `name=value`; null without such an entry.
    public static @Nullable String value(@Nullable String flags, String name) {
        return entries(flags).stream()
                .filter(entry -> entry.startsWith(name + "="))
                .map(entry -> entry.substring(name.length() + 1))
                .reduce((first, last) -> last)
                .orElse(null);
    }

    /// Messages for flags that do not exist, and for those that change what cannot be changed yet.
    ///
    /// @param defaults how each flag is without being named
    /// @param supported those that can be turned on and off
    public static List<String> refusals(
            @Nullable String flags, Map<String, Boolean> defaults, Collection<String> supported) {
        List<String> refusals = new ArrayList<>();
        for (String entry : entries(flags)) {
            Boolean usual = defaults.get(name(entry));
            if (!supported.contains(name(entry)) && (usual == null || usual != on(entry))) {
                refusals.add("/advanced/feature_flags: \"" + entry + "\" is not supported yet; leave it out");
            }
        }
        return refusals;
    }

    private static List<String> entries(@Nullable String flags) {
        return flags == null
                ? List.of()
                : Arrays.stream(flags.split(","))
                        .map(String::strip)
                        .filter(entry -> !entry.isEmpty())
                        .toList();
    }

    private static boolean on(String entry) {
        return !entry.startsWith(OFF);
    }

    private static String name(String entry) {
        return on(entry) ? entry : entry.substring(OFF.length());
    }
}
