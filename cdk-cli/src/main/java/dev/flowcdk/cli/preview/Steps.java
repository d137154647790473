package dev.flowcdk.cli.preview;

import dev.flowcdk.cli.Counts;
import dev.flowcdk.cli.Messages;
import dev.flowcdk.runtime.catalog.Endpoint;
import dev.flowcdk.runtime.catalog.ImageEndpoint;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.catalog.ServedEndpoint;
import java.util.List;

/// Says on standard error how far a preview has come, since a connector may take its time for each step.
///
/// @param messages where it is said
/// @param task the task's name
record Steps(Messages messages, String task) {

    void starting(Endpoint endpoint) {
        String connector = switch (endpoint) {
            case LocalEndpoint local -> String.join(" ", local.command());
            case ImageEndpoint image -> "the image " + image.image();
            case ServedEndpoint served -> "the service at " + served.address();
        };
        messages.info("starting " + task + ": " + connector);
    }

    void validated(int bindings) {
        if (bindings == 0) {
            messages.warn("validated, but " + task + " has no bindings, so that nothing will come;"
                    + " raw discover writes those of a capture into its catalog");
        } else {
            messages.info("validated " + Counts.of(bindings, "binding"));
        }
    }

    /// @param again whether a specification that was applied before is known
    void applied(List<String> actions, boolean again) {
        String done = String.join(
                "; ", actions.stream().filter(action -> !action.isBlank()).toList());
        messages.info((again ? "applied the changes since the last run: " : "applied: ")
                + (done.isEmpty() ? "there was nothing to do" : done));
    }

    void opened() {
        messages.info("opened");
    }
}
