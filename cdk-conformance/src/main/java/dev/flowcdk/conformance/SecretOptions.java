package dev.flowcdk.conformance;

import dev.flowcdk.json.RawJson;
import java.util.List;

/// The options of a config that its schema marks as secrets.
public final class SecretOptions {

    private SecretOptions() {}

    /// JSON pointers into the config, without those of items of lists.
    public static List<String> of(RawJson configSchema) {
        return SchemaWalk.options(SchemaWalk.tree(configSchema)).stream()
                .filter(SchemaWalk.Option::secret)
                .map(SchemaWalk.Option::pointer)
                .distinct()
                .toList();
    }
}
