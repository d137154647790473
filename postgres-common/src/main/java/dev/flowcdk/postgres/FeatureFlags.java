package dev.flowcdk.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The option `feature_flags`: names separated by commas, each turned off by the prefix `no_`.
public final class FeatureFlags {

    private static final String OFF = "no_";

    private FeatureFlags() {}

    /// Messages for those flags that change something, which none can do yet.
    ///
    /// @param defaults how each flag is without being named
    public static List<String> refusals(@Nullable String flags, Map<String, Boolean> defaults) {
        List<String> refusals = new ArrayList<>();
        for (String entry : flags == null ? new String[0] : flags.split(",")) {
            String flag = entry.strip();
            boolean on = !flag.startsWith(OFF);
            String name = on ? flag : flag.substring(OFF.length());
            Boolean usual = defaults.get(name);
            if (!flag.isEmpty() && (usual == null || usual != on)) {
                refusals.add("/advanced/feature_flags: \"" + flag + "\" is not supported yet; leave it out");
            }
        }
        return refusals;
    }
}
