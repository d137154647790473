/// What authors of captures write and are given: implement [Capture][dev.flowcdk.capture.Capture] and start there.
@NullMarked
package dev.flowcdk.capture;

import org.jspecify.annotations.NullMarked;
