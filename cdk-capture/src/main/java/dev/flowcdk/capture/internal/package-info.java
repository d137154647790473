/// What runs a capture: the rules of its protocol and of its session, transactions on their way to the runtime, state.
/// [CaptureServer][dev.flowcdk.capture.internal.CaptureServer] is the place to start. Only for the kit's own modules.
@NullMarked
package dev.flowcdk.capture.internal;

import org.jspecify.annotations.NullMarked;
