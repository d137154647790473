/// Drives any connector through kills, lost acknowledgements and second instances, and compares what came out of it.
@NullMarked
package dev.flowcdk.testing.conformance;

import org.jspecify.annotations.NullMarked;
