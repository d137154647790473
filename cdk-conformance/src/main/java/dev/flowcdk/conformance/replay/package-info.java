/// Records what passes between the runtime and a connector, and replays it. Start with [Recorder] and [Replay].
@NullMarked
package dev.flowcdk.conformance.replay;

import org.jspecify.annotations.NullMarked;
