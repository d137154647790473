package dev.flowcdk.conformance;

import dev.flowcdk.UserException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a capture claims to do when it is restarted.
public enum CaptureClass {
    /// It goes on behind its state: no document is missing, and none comes twice.
    EXACT,
    /// No document is missing; some may come twice.
    AT_LEAST_ONCE,
    /// It sends all that there is, again and again.
    SNAPSHOT;

    /// The class of this name.
    ///
    /// @throws UserException when there is none
    public static CaptureClass of(String name) {
        return Arrays.stream(values())
                .filter(each -> each.title().equals(name.strip().replace(' ', '-')))
                .findFirst()
                .orElseThrow(() -> new UserException("a capture has no class \"" + name + "\"; choose one of "
                        + Arrays.stream(values()).map(CaptureClass::title).collect(Collectors.joining(", "))));
    }

    /// The name by which it is claimed.
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
