package dev.flowcdk.image;

import java.util.HashMap;
import java.util.Map;

final class SomeSettings {

    private SomeSettings() {}

    /// Settings of a capture with these, as `name=value`.
    static ImageSettings of(String... lines) throws ImageException {
        Map<String, String> settings = new HashMap<>(Map.of("kind", "capture"));
        for (String line : lines) {
            int equals = line.indexOf('=');
            settings.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return ImageSettings.of(settings);
    }
}
